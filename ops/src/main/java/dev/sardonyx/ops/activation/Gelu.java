package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.reference.ErrorFunction;
import java.util.List;

/** The operand times the normal distribution up to it, exact or by its tanh approximation (ONNX Gelu-20). */
public final class Gelu extends FloatFunction {
    /** {@code none} or {@code tanh}. */
    public static final AttributeKey<String> APPROXIMATE =
            AttributeKey.text("approximate").orElse("none");

    public Gelu() {
        super("Gelu", 20, Accuracy.relative(1e-5), APPROXIMATE);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        String approximate = in.attribute(APPROXIMATE);
        if (!approximate.equals("none") && !approximate.equals("tanh")) {
            throw in.error("'approximate' must be 'none' or 'tanh', found '" + approximate + "'", "");
        }
        return super.infer(in);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return in.attribute(APPROXIMATE).equals("tanh")
                ? 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
                : 0.5 * x * (1 + ErrorFunction.erf(x / Math.sqrt(2)));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        Expression inner;
        if (to.attribute(APPROXIMATE).equals("tanh")) {
            Expression cubic = x.times(x).times(0.044715).plus(1).times(x);
            inner = cubic.times(Math.sqrt(2 / Math.PI)).unary(UnaryOperation.TANH);
        } else {
            inner = x.times(Math.sqrt(0.5)).unary(UnaryOperation.ERF);
        }
        return x.times(0.5).times(inner.plus(1));
    }
}
