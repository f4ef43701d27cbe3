package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code x * max(0, min(1, x / 6 + 0.5))} (ONNX HardSwish-22). */
public final class HardSwish extends FloatFunction {

    public HardSwish() {
        super("HardSwish", 22, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x * Math.max(0, Math.min(1, x / 6 + 0.5));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.times(x.times(1.0 / 6).plus(0.5).min(constant(x, 1)).max(constant(x, 0)));
    }
}
