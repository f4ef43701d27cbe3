package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code max(0, x) + min(0, alpha * (exp(x / alpha) - 1))} (ONNX Celu-12). */
public final class Celu extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);

    public Celu() {
        super("Celu", 12, Accuracy.relative(1e-6), ALPHA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.max(0, x) + Math.min(0, in.attribute(ALPHA) * Math.expm1(x / in.attribute(ALPHA)));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        float alpha = to.attribute(ALPHA);
        Expression negative =
                x.times(1.0 / alpha).unary(UnaryOperation.EXP).plus(-1).times(alpha);
        return x.max(constant(x, 0)).plus(negative.min(constant(x, 0)));
    }
}
