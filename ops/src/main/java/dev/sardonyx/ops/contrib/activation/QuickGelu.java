package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;

/** {@code x * sigmoid(alpha * x)} (com.microsoft QuickGelu-1). */
public final class QuickGelu extends UnaryElementwise {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1.702f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("QuickGelu")
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(ALPHA)
                .accuracy(Accuracy.relative(1e-6))
                .build();
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
