package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** {@code gamma * x}, or {@code gamma * alpha * (exp(x) - 1)} where the operand is not positive (ONNX Selu-22). */
public final class Selu extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1.67326319217681884765625f);
    public static final AttributeKey<Float> GAMMA = AttributeKey.number("gamma").orElse(1.05070102214813232421875f);

    public Selu() {
        super("Selu", 22, Accuracy.relative(1e-6), ALPHA, GAMMA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return in.attribute(GAMMA) * (x <= 0 ? in.attribute(ALPHA) * Math.expm1(x) : x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return select(
                        x.binary(BinaryOperation.LE, constant(x, 0)),
                        x.unary(UnaryOperation.EXP).plus(-1).times(to.attribute(ALPHA)),
                        x)
                .times(to.attribute(GAMMA));
    }
}
