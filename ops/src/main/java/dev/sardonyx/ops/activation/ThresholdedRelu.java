package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The operand where it is above {@link #ALPHA}, else 0 (ONNX ThresholdedRelu-22). */
public final class ThresholdedRelu extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);

    public ThresholdedRelu() {
        super("ThresholdedRelu", 22, Accuracy.EXACT, ALPHA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x > in.attribute(ALPHA) ? x : 0;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return select(x.binary(BinaryOperation.GT, constant(x, to.attribute(ALPHA))), x, constant(x, 0));
    }
}
