package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code x / (1 + |x|)} (ONNX Softsign-22). */
public final class Softsign extends FloatFunction {

    public Softsign() {
        super("Softsign", 22, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x / (1 + Math.abs(x));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.dividedBy(x.unary(UnaryOperation.ABS).plus(1));
    }
}
