package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;

/** A function of one floating-point number. */
public abstract class FloatFunction extends UnaryElementwise {
    private final OperatorSchema schema;

    protected FloatFunction(String name, int since, Accuracy accuracy, AttributeKey<?>... attributes) {
        OperatorSchema.Builder builder = OperatorSchema.onnx(name)
                .since(since)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .accuracy(accuracy);
        for (AttributeKey<?> attribute : attributes) {
            builder.attribute(attribute);
        }
        this.schema = builder.build();
    }

    @Override
    public OperatorSchema schema() {
        return schema;
    }

    /** {@code value} in the type of {@code like}. */
    protected static Expression constant(Expression like, double value) {
        return Expression.constant(like.type(), value);
    }

    protected static Expression select(Expression condition, Expression whenTrue, Expression whenFalse) {
        return new Expression.Select(condition, whenTrue, whenFalse);
    }
}
