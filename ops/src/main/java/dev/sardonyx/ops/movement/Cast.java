package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Casting;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/**
 * The operand in another element type (ONNX Cast-25). Floats become integers by truncation, anything but 0 is true;
 * integers keep their low bits; {@link #SATURATE} limits eight-bit floats to their range.
 */
public final class Cast implements Operator {
    public static final AttributeKey<Long> TO = AttributeKey.integer("to");
    public static final AttributeKey<Boolean> SATURATE =
            AttributeKey.flag("saturate").orElse(true);
    /** How f8e8m0 rounds: {@code up}, {@code down} or {@code nearest}. */
    public static final AttributeKey<String> ROUND_MODE =
            AttributeKey.text("round_mode").orElse("up");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Cast")
                .since(25)
                .operand("input", "T1", ElementTypes.ALL)
                .result("output", "T2", ElementTypes.ALL)
                .attribute(TO)
                .attribute(SATURATE)
                .attribute(ROUND_MODE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ElementType target = DataTypes.of(in, TO);
        // Narrow integers wrap, dimensions do not.
        if (target.isInteger() && target.bits() >= Integer.SIZE) {
            DimArithmetic.combine(in, List.of(0), List::getFirst);
        }
        return List.of(in.tensor(0).withElement(target));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        ElementType target = DataTypes.of(in.attribute(TO)).orElseThrow();
        return List.of(Casting.cast(in.tensor(0), target, in.attribute(SATURATE), in.attribute(ROUND_MODE)));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return CastExpression.lower(to, DataTypes.of(to, TO), to.attribute(SATURATE), to.attribute(ROUND_MODE));
    }
}
