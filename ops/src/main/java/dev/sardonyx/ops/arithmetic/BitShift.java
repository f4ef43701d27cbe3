package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** Bits moved left or right by the second operand, zeros put in (ONNX BitShift-11). */
public final class BitShift extends BinaryElementwise {
    /** {@code LEFT} or {@code RIGHT}. */
    public static final AttributeKey<String> DIRECTION = AttributeKey.text("direction");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("BitShift")
                .since(11)
                .operand("X", "T", ElementTypes.UNSIGNED)
                .operand("Y", "T", ElementTypes.UNSIGNED)
                .result("Z", "T", ElementTypes.UNSIGNED)
                .attribute(DIRECTION)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        String direction = in.attribute(DIRECTION);
        if (!direction.equals("LEFT") && !direction.equals("RIGHT")) {
            throw in.error("'direction' must be 'LEFT' or 'RIGHT', found '" + direction + "'", "");
        }
        return super.infer(in);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        throw new IllegalStateException("floats have no bits to shift");
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        if (b < 0 || b >= type.bits()) {
            return 0;
        }
        return in.attribute(DIRECTION).equals("LEFT") ? a << b : a >>> b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        BinaryOperation shift = to.attribute(DIRECTION).equals("LEFT") ? BinaryOperation.SHL : BinaryOperation.USHR;
        Expression last = Expression.constant(b.type(), to.element(0).bits() - 1);
        return new Expression.Select(
                b.binary(BinaryOperation.UGT, last),
                Expression.constant(a.type(), 0),
                a.binary(shift, b.binary(BinaryOperation.UMIN, last)));
    }
}
