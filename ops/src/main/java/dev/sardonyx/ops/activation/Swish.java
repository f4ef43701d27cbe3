package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code x * sigmoid(alpha * x)} (ONNX Swish-24). */
public final class Swish extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);

    public Swish() {
        super("Swish", 24, Accuracy.relative(1e-6), ALPHA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x / (1 + Math.exp(-in.attribute(ALPHA) * x));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.times(x.times(to.attribute(ALPHA)).unary(UnaryOperation.SIGMOID));
    }
}
