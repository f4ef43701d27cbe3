package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;

/** The operand moved towards 0 by {@link #BIAS} outside [-lambd, lambd], 0 inside (ONNX Shrink-9). */
public final class Shrink extends UnaryElementwise {
    public static final AttributeKey<Float> BIAS = AttributeKey.number("bias").orElse(0f);
    public static final AttributeKey<Float> LAMBD = AttributeKey.number("lambd").orElse(0.5f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Shrink")
                .since(9)
                .operand("input", "T", ElementTypes.NUMERIC)
                .result("output", "T", ElementTypes.NUMERIC)
                .attribute(BIAS)
                .attribute(LAMBD)
                .accuracy(Accuracy.ROUNDED)
                .build();
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x < -in.attribute(LAMBD) ? x + in.attribute(BIAS) : x > in.attribute(LAMBD) ? x - in.attribute(BIAS) : 0;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        ScalarType type = x.type().isFloat() ? x.type() : ScalarType.F64;
        Expression value = x.convert(type);
        Expression zero = Expression.constant(type, 0);
        Expression above = new Expression.Select(
                value.binary(BinaryOperation.GT, Expression.constant(type, to.attribute(LAMBD))),
                value.plus(-to.attribute(BIAS)),
                zero);
        return new Expression.Select(
                        value.binary(BinaryOperation.LT, Expression.constant(type, -to.attribute(LAMBD))),
                        value.plus(to.attribute(BIAS)),
                        above)
                .convert(x.type());
    }
}
