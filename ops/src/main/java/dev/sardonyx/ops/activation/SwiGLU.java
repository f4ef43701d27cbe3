package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;

/** {@code a * sigmoid(alpha * a) * b} (ONNX SwiGLU-28). */
public final class SwiGLU extends BinaryElementwise {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SwiGLU")
                .since(28)
                .operand("a", "T", ElementTypes.FLOATS)
                .operand("b", "T", ElementTypes.FLOATS)
                .result("y", "T", ElementTypes.FLOATS)
                .attribute(ALPHA)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a / (1 + Math.exp(-in.attribute(ALPHA) * a)) * b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        throw new IllegalStateException("integers are not allowed");
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.times(a.times(to.attribute(ALPHA)).unary(UnaryOperation.SIGMOID))
                .times(b);
    }
}
