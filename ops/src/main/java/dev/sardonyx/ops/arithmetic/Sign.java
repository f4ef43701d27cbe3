package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;
import dev.sardonyx.tensor.ElementType;

/** -1, 0 or 1 by the operand's sign (ONNX Sign-13); NaN stays. */
public final class Sign extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Sign")
                .since(13)
                .operand("input", "T", ElementTypes.NUMERIC)
                .result("output", "T", ElementTypes.NUMERIC)
                .build();
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.signum(x);
    }

    @Override
    protected long reference(long x, ElementType type, EvaluationContext in) {
        return type.kind() == ElementType.Kind.UNSIGNED ? (x == 0 ? 0 : 1) : Long.signum(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        Expression zero = Expression.constant(x.type(), 0);
        Expression one = Expression.constant(x.type(), 1);
        if (to.element(0).kind() == ElementType.Kind.UNSIGNED) {
            return new Expression.Select(x.binary(BinaryOperation.EQ, zero), zero, one);
        }
        Expression minusOne = Expression.constant(x.type(), -1);
        Expression negativeOrSame = new Expression.Select(x.binary(BinaryOperation.LT, zero), minusOne, x);
        return new Expression.Select(x.binary(BinaryOperation.GT, zero), one, negativeOrSame);
    }
}
