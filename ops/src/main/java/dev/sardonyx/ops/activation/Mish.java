package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code x * tanh(log(1 + exp(x)))} (ONNX Mish-22). */
public final class Mish extends FloatFunction {

    public Mish() {
        super("Mish", 22, Accuracy.relative(1e-5));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        Expression decay = x.unary(UnaryOperation.ABS).unary(UnaryOperation.NEG).unary(UnaryOperation.EXP);
        Expression softplus = x.max(constant(x, 0)).plus(decay.unary(UnaryOperation.LOG1P));
        return x.times(softplus.unary(UnaryOperation.TANH));
    }
}
