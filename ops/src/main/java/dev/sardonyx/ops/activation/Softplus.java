package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code log(1 + exp(x))} (ONNX Softplus-22). */
public final class Softplus extends FloatFunction {

    public Softplus() {
        super("Softplus", 22, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.max(constant(x, 0))
                .plus(x.unary(UnaryOperation.ABS)
                        .unary(UnaryOperation.NEG)
                        .unary(UnaryOperation.EXP)
                        .unary(UnaryOperation.LOG1P));
    }
}
