package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The operand, or {@code alpha * (exp(x) - 1)} where it is negative (ONNX Elu-22). */
public final class Elu extends FloatFunction {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);

    public Elu() {
        super("Elu", 22, Accuracy.relative(1e-6), ALPHA);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x < 0 ? in.attribute(ALPHA) * Math.expm1(x) : x;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return select(
                x.binary(BinaryOperation.LT, constant(x, 0)),
                x.unary(UnaryOperation.EXP).plus(-1).times(to.attribute(ALPHA)),
                x);
    }
}
