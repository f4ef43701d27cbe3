package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** The operand's bits read as another element type of the same width (ONNX BitCast-26). */
public final class BitCast implements Operator {
    public static final AttributeKey<Long> TO = AttributeKey.integer("to");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("BitCast")
                .since(26)
                .operand("input", "T1", ElementTypes.ALL_BUT_STRINGS)
                .result("output", "T2", ElementTypes.ALL_BUT_STRINGS)
                .attribute(TO)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ElementType target = DataTypes.of(in, TO);
        if (target.bits() != in.element(0).bits()) {
            throw in.error(in.element(0).text() + " and " + target.text() + " differ in width", "");
        }
        return List.of(in.tensor(0).withElement(target));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(DataTypes.of(in.attribute(TO)).orElseThrow(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setBits(i, x.getBits(i));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType source = to.element(0);
        ElementType target = DataTypes.of(to, TO);
        ScalarType from = ScalarType.computing(source);
        ScalarType into = ScalarType.computing(target);
        boolean plainIntegers = source.isInteger() && target.isInteger();
        boolean wide = source.bits() >= 32 && source != ElementType.U32 && target != ElementType.U32;
        if (source == target || (plainIntegers && from == into)) {
            return new Lowering.Elementwise(List.of(to.scalar(0)));
        }
        if (plainIntegers) {
            return new Lowering.Elementwise(List.of(to.scalar(0).convert(into)));
        }
        return wide
                ? new Lowering.Elementwise(List.of(new Expression.Reinterpret(into, to.scalar(0))))
                : new Lowering.HostCall("bit_cast", Map.of());
    }
}
