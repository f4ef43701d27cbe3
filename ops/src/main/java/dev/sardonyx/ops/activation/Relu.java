package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;

/** The larger of the operand and 0. */
public final class Relu extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Relu")
                .since(14)
                .operand("X", "T", ElementTypes.SIGNED_NUMERIC)
                .result("Y", "T", ElementTypes.SIGNED_NUMERIC)
                .build();
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Double.isNaN(x) || x > 0 ? x : 0;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        Expression zero = Expression.constant(x.type(), 0);
        // A comparison and a choice: the maximum of Java also orders zeros and passes NaNs on, which costs twice as
        // much.
        return new Expression.Select(x.binary(BinaryOperation.LT, zero), zero, x);
    }
}
