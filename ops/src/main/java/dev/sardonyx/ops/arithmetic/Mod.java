package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/**
 * The remainder of two operands, with broadcasting (ONNX Mod-13): of integers with the sign of the divisor, with
 * {@link #FMOD} with that of the dividend. By 0 integers give 0.
 */
public final class Mod extends BinaryElementwise {
    public static final AttributeKey<Boolean> FMOD = AttributeKey.flag("fmod").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Mod")
                .since(13)
                .operand("A", "T", ElementTypes.NUMERIC)
                .operand("B", "T", ElementTypes.NUMERIC)
                .result("C", "T", ElementTypes.NUMERIC)
                .attribute(FMOD)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.element(0).isFloat() && !in.attribute(FMOD)) {
            throw in.error("floating-point operands need 'fmod' = 1", "");
        }
        DimArithmetic.propagate(
                in,
                (a, b) -> DimArithmetic.isNonNegative(a) && DimArithmetic.isNonNegative(b) && !b.isKnown(0)
                        ? a.floorMod(b)
                        : null);
        return super.infer(in);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a % b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        if (b == 0) {
            return 0;
        }
        if (type == ElementType.U64) {
            return Long.remainderUnsigned(a, b);
        }
        return in.attribute(FMOD) ? a % b : Math.floorMod(a, b);
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        if (to.element(0) == ElementType.U64) {
            return a.binary(BinaryOperation.UREM, b);
        }
        Expression remainder = a.binary(BinaryOperation.REM, b);
        if (to.attribute(FMOD) || to.element(0).isFloat()) {
            return remainder;
        }
        Expression zero = Expression.constant(a.type(), 0);
        Expression inexact = remainder.binary(BinaryOperation.NE, zero);
        Expression signsDiffer = remainder.binary(BinaryOperation.XOR, b).binary(BinaryOperation.LT, zero);
        return new Expression.Select(inexact.binary(BinaryOperation.AND, signsDiffer), remainder.plus(b), remainder);
    }
}
