package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.Set;

/** True where the operand is infinite, of the signs asked for (ONNX IsInf-20). */
public final class IsInf implements Operator {
    public static final AttributeKey<Boolean> DETECT_NEGATIVE =
            AttributeKey.flag("detect_negative").orElse(true);
    public static final AttributeKey<Boolean> DETECT_POSITIVE =
            AttributeKey.flag("detect_positive").orElse(true);

    private static final Set<ElementType> TYPES = ElementTypes.union(ElementTypes.FLOATS, ElementTypes.MINIFLOATS);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("IsInf")
                .since(20)
                .operand("X", "T1", TYPES)
                .result("Y", "T2", ElementTypes.BOOLS)
                .attribute(DETECT_NEGATIVE)
                .attribute(DETECT_POSITIVE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.tensor(0).withElement(ElementType.BOOL));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(ElementType.BOOL, x.shape());
        for (long i = 0; i < x.size(); i++) {
            double value = x.getDouble(i);
            boolean found = (in.attribute(DETECT_NEGATIVE) && value == Double.NEGATIVE_INFINITY)
                    || (in.attribute(DETECT_POSITIVE) && value == Double.POSITIVE_INFINITY);
            y.setLong(i, found ? 1 : 0);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Expression x = to.scalar(0);
        Expression result = Expression.constant(ScalarType.BOOL, 0);
        if (to.attribute(DETECT_NEGATIVE)) {
            result = result.binary(BinaryOperation.OR, equal(x, Double.NEGATIVE_INFINITY));
        }
        if (to.attribute(DETECT_POSITIVE)) {
            result = result.binary(BinaryOperation.OR, equal(x, Double.POSITIVE_INFINITY));
        }
        return new Lowering.Elementwise(List.of(result));
    }

    private static Expression equal(Expression x, double value) {
        return x.binary(BinaryOperation.EQ, Expression.constant(x.type(), value));
    }
}
