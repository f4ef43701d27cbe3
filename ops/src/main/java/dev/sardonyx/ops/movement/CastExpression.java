package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.List;
import java.util.Map;

/** How conversions between element types are lowered. */
final class CastExpression {
    private CastExpression() {}

    /** The conversion of operand 0 to {@code target}. */
    static Lowering lower(LoweringContext to, ElementType target, boolean saturate, String roundMode) {
        ElementType source = to.element(0);
        if (source == target) {
            return View.identity(to.rank(0));
        }
        boolean narrow = ElementTypes.MINIFLOATS.contains(target);
        boolean rounded = target == ElementType.F8E8M0 || (narrow && !saturate);
        boolean twice =
                source == ElementType.F64 && (narrow || target == ElementType.F16 || target == ElementType.BF16);
        if (source == ElementType.STRING || target == ElementType.STRING || rounded || twice) {
            return new Lowering.HostCall("cast", Map.of("saturate", saturate ? 1L : 0L, "round_mode", roundMode));
        }
        return new Lowering.Elementwise(List.of(expression(to.scalar(0), source, target)));
    }

    private static Expression expression(Expression x, ElementType source, ElementType target) {
        ScalarType type = ScalarType.computing(target);
        if (target == ElementType.BOOL) {
            return x.convert(type);
        }
        if (source == ElementType.U64 && target.isFloat()) {
            return fromUnsigned(x, type);
        }
        if (target == ElementType.U64 && source.isFloat()) {
            return toUnsigned(x);
        }
        return x.convert(type);
    }

    /** Values beyond the signed range are halved with their lowest bit kept, so that rounding stays the same. */
    private static Expression fromUnsigned(Expression x, ScalarType type) {
        Expression one = Expression.constant(ScalarType.I64, 1);
        Expression halved =
                x.binary(BinaryOperation.USHR, one).binary(BinaryOperation.OR, x.binary(BinaryOperation.AND, one));
        return new Expression.Select(
                x.binary(BinaryOperation.LT, Expression.constant(ScalarType.I64, 0)),
                halved.convert(type).times(2),
                x.convert(type));
    }

    private static Expression toUnsigned(Expression x) {
        Expression limit = Expression.constant(x.type(), 0x1p63);
        Expression top = Expression.constant(ScalarType.I64, Long.MIN_VALUE);
        return new Expression.Select(
                x.binary(BinaryOperation.GE, limit),
                x.minus(limit).convert(ScalarType.I64).binary(BinaryOperation.XOR, top),
                x.convert(ScalarType.I64));
    }
}
