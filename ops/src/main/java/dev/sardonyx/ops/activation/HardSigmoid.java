package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code max(0, min(1, alpha * x + beta))} (ONNX HardSigmoid-22). */
public final class HardSigmoid extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(0.2f);
    public static final AttributeKey<Float> BETA = AttributeKey.number("beta").orElse(0.5f);

    public HardSigmoid() {
        super("HardSigmoid", 22, Accuracy.relative(1e-6), ALPHA, BETA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.max(0, Math.min(1, in.attribute(ALPHA) * x + in.attribute(BETA)));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.times(to.attribute(ALPHA))
                .plus(to.attribute(BETA))
                .min(constant(x, 1))
                .max(constant(x, 0));
    }
}
