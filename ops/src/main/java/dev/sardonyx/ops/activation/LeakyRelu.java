package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The operand, scaled by {@link #ALPHA} where it is negative (ONNX LeakyRelu-16). */
public final class LeakyRelu extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(0.01f);

    public LeakyRelu() {
        super("LeakyRelu", 16, Accuracy.ROUNDED, ALPHA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x < 0 ? in.attribute(ALPHA) * x : x;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return select(x.binary(BinaryOperation.LT, constant(x, 0)), x.times(to.attribute(ALPHA)), x);
    }
}
