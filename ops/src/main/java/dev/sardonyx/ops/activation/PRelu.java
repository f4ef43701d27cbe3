package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The operand, scaled by a slope of its own where it is negative; the slope broadcasts to it (ONNX PRelu-16). */
public final class PRelu extends BinaryElementwise {
    private static final Set<ElementType> TYPES = ElementTypes.union(
            ElementTypes.FLOATS, ElementTypes.of(ElementType.I32, ElementType.I64, ElementType.U32, ElementType.U64));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("PRelu")
                .since(16)
                .operand("X", "T", TYPES)
                .operand("slope", "T", TYPES)
                .result("Y", "T", TYPES)
                .accuracy(Accuracy.ROUNDED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.requireBroadcast(in.shape(1), in.shape(0), "the slope");
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> result = super.evaluate(in);
        if (!Arrays.equals(((Tensor) result.getFirst()).shape(), in.tensor(0).shape())) {
            throw in.error("the slope " + in.tensor(1) + " must broadcast to the operand " + in.tensor(0));
        }
        return result;
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a < 0 ? a * b : a;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return type.kind() == ElementType.Kind.SIGNED && a < 0 ? a * b : a;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        if (to.element(0).kind() == ElementType.Kind.UNSIGNED) {
            return a;
        }
        return new Expression.Select(a.binary(BinaryOperation.LT, Expression.constant(a.type(), 0)), a.times(b), a);
    }
}
