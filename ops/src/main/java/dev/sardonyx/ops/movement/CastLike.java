package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.type.ValueType;
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
import java.util.List;

/** The first operand in the element type of the second (ONNX CastLike-25), as {@link Cast} converts. */
public final class CastLike implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("CastLike")
                .since(25)
                .operand("input", "T1", ElementTypes.ALL)
                .operand("target_type", "T2", ElementTypes.ALL)
                .result("output", "T2", ElementTypes.ALL)
                .attribute(Cast.SATURATE)
                .attribute(Cast.ROUND_MODE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.element(1).isInteger()) {
            DimArithmetic.combine(in, List.of(0), List::getFirst);
        }
        return List.of(in.tensor(0).withElement(in.element(1)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(Casting.cast(
                in.tensor(0), in.tensor(1).elementType(), in.attribute(Cast.SATURATE), in.attribute(Cast.ROUND_MODE)));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return CastExpression.lower(to, to.element(1), to.attribute(Cast.SATURATE), to.attribute(Cast.ROUND_MODE));
    }
}
