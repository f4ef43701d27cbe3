package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.Expression.f32;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.Expression.Binary;
import dev.sardonyx.ir.kernel.Expression.Convert;
import dev.sardonyx.ir.kernel.Expression.Fma;
import dev.sardonyx.ir.kernel.Expression.Reinterpret;
import dev.sardonyx.ir.kernel.Expression.Unary;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Functions of f32 written out in operations that scalars and vectors round alike, so that every target and machine
 * gives the same bits. Functions that are not here are calls of the runtime's scalar mathematics.
 */
public final class MathExpansion {
    private MathExpansion() {}

    /** {@code expression} with the functions of f32 that have a polynomial form replaced by it. */
    public static Expression expand(Expression expression) {
        return expand(expression, new IdentityHashMap<>());
    }

    /** The same for one of several expressions; see {@link Expression#transform(java.util.function.UnaryOperator, Map)}. */
    public static Expression expand(Expression expression, Map<Expression, Expression> done) {
        return expression.transform(MathExpansion::expandNode, done);
    }

    private static Expression expandNode(Expression node) {
        if (!(node instanceof Unary unary) || unary.type() != ScalarType.F32) {
            return node;
        }
        Expression x = unary.input();
        return switch (unary.operation()) {
            case EXP -> exp(x);
            case SIGMOID -> sigmoid(x);
            case TANH -> tanh(x);
            case ERF -> erf(x);
            default -> node;
        };
    }

    /** {@code e^x}, relative error below 1e-7. */
    static Expression exp(Expression argument) {
        // Both limits are compared with the argument, so that neither waits for the other.
        Expression above = atLeast(argument, -104);
        Expression x = new Expression.Select(argument.binary(BinaryOperation.GT, f32(89)), f32(89), above);
        return scaledInHalves(new Power(x));
    }

    /** The bits of {@link #exp} for {@code x} that is not above 0. */
    private static Expression expBelowOne(Expression x) {
        return scaledInHalves(new Power(atLeast(x, -104)));
    }

    /** The bits of {@link #exp} for {@code x} between -80 and 80. */
    private static Expression expInRange(Expression x) {
        Power power = new Power(x);
        return power.mantissa.times(powerOfTwo(power.exponent));
    }

    /** Overflow and denormal results come out right when the scale is applied in two halves. */
    private static Expression scaledInHalves(Power power) {
        Expression half = integer(BinaryOperation.SHR, power.exponent, 1);
        Expression rest = new Binary(BinaryOperation.SUB, power.exponent, half);
        return power.mantissa.times(powerOfTwo(half)).times(powerOfTwo(rest));
    }

    /** {@code e^x} as 2^exponent times a polynomial of degree 6 in the remainder (Cody and Waite's reduction). */
    private static final class Power {
        private final Expression mantissa;
        private final Expression exponent;

        Power(Expression x) {
            Expression magic = f32(12582912);
            Expression shifted = new Fma(x, f32(1.44269504088896341), magic);
            Expression n = shifted.minus(magic);
            Expression r = new Fma(n, f32(-0.693145752), x);
            r = new Fma(n, f32(-1.42860677e-6), r);
            mantissa = polynomial(r, 1.37805939e-3, 8.37312452e-3, 4.16695364e-2, 1.66664720e-1, 4.99999851e-1, 1, 1);
            exponent = integer(BinaryOperation.SUB, new Reinterpret(ScalarType.I32, shifted), 0x4B400000);
        }
    }

    /** {@code x}, or {@code least} if that is more; NaN as it is. A selection is a third of the instructions of a maximum. */
    private static Expression atLeast(Expression x, double least) {
        return new Expression.Select(x.binary(BinaryOperation.LT, f32(least)), f32(least), x);
    }

    private static Expression integer(BinaryOperation operation, Expression a, int b) {
        return new Binary(operation, a, Expression.constant(ScalarType.I32, (long) b));
    }

    /** 2^n for n from -126 to 127. */
    private static Expression powerOfTwo(Expression n) {
        Expression biased = integer(BinaryOperation.ADD, n, 127);
        return new Reinterpret(ScalarType.F32, integer(BinaryOperation.SHL, biased, 23));
    }

    /** {@code 1 / (1 + e^-x)}, of negative x as {@code e^x / (1 + e^x)}: no power overflows. Within 2.5 units in the last place. */
    static Expression sigmoid(Expression x) {
        Expression power = expBelowOne(new Unary(UnaryOperation.NEG, abs(x)));
        Expression share = new Expression.Select(x.binary(BinaryOperation.LT, f32(0)), power, f32(1));
        return share.dividedBy(f32(1).plus(power));
    }

    /** A polynomial up to 0.625, {@code 1 - 2 / (e^2x + 1)} above: within 1.4 units in the last place. */
    static Expression tanh(Expression x) {
        Expression square = x.times(x);
        Expression p = polynomial(
                square,
                -0.005717612337321043,
                0.020651092752814293,
                -0.053743649274110794,
                0.13331493735313416,
                -0.3333328366279602);
        Expression small = new Fma(x.times(square), p, x);
        Expression size = abs(x).min(f32(10));
        Expression large =
                f32(1).minus(f32(2).dividedBy(expInRange(size.plus(size)).plus(f32(1))));
        return oddByRange(x, 0.625, small, large);
    }

    /** A polynomial up to 1, {@code 1 - e^-q} with a polynomial q above: within 1.2 units in the last place. */
    static Expression erf(Expression x) {
        Expression p = polynomial(
                x.times(x),
                7.88892139098607e-05,
                -8.020825916901231e-04,
                5.189540795981884e-03,
                -2.685445360839367e-02,
                0.11283600330352783,
                -0.3761262595653534,
                0.12837916612625122);
        Expression minusQ = polynomial(
                abs(x).min(f32(4)),
                1.8557549628894776e-04,
                -2.9396230820566416e-03,
                2.180538699030876e-02,
                -0.1030375212430954,
                -0.6382254958152771,
                -1.127040147781372,
                -3.5368939279578626e-04);
        return oddByRange(x, 1, new Fma(x, p, x), f32(1).minus(expInRange(minusQ)));
    }

    /** {@code small} below {@code limit} in size; above it {@code large}, a function of the size, with the sign of x. */
    private static Expression oddByRange(Expression x, double limit, Expression small, Expression large) {
        Expression signed = new Expression.Select(
                x.binary(BinaryOperation.LT, f32(0)), new Unary(UnaryOperation.NEG, large), large);
        return new Expression.Select(abs(x).binary(BinaryOperation.LT, f32(limit)), small, signed);
    }

    private static Expression abs(Expression x) {
        return new Unary(UnaryOperation.ABS, x);
    }

    /** Horner's scheme with fused multiply-adds, highest coefficient first. */
    private static Expression polynomial(Expression x, double... coefficients) {
        Expression y = f32(coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            y = new Fma(y, x, f32(coefficients[i]));
        }
        return y;
    }

    /** True when a vector target has all operations of the node itself. */
    static boolean isVectorizable(Expression node) {
        return switch (node) {
            case Expression.Constant c -> c.type() == ScalarType.F32 || c.type() == ScalarType.I32;
            case Expression.Operand o ->
                o.type() == ScalarType.F32 && o.element() == dev.sardonyx.tensor.ElementType.F32;
            case Expression.RowValue v -> v.type() == ScalarType.F32;
            case Expression.Kept k -> k.type() == ScalarType.F32;
            case Fma f -> f.type() == ScalarType.F32;
            case Reinterpret r -> r.type() == ScalarType.F32 || r.type() == ScalarType.I32;
            case Convert c -> isFloatOrInt(c.type()) && isFloatOrInt(c.input().type());
            case Expression.Select s -> isFloatOrInt(s.type());
            case Unary u ->
                isFloatOrInt(u.type())
                        ? switch (u.operation()) {
                            case NEG, ABS -> true;
                            case SQRT -> u.type() == ScalarType.F32;
                            default -> false;
                        }
                        : u.operation() == UnaryOperation.NOT && u.type() == ScalarType.BOOL;
            case Binary b -> isVectorizable(b);
            case Expression.Extent e -> false;
            case Expression.Parameter p -> false;
            case Expression.Index i -> false;
            case Expression.Narrow n ->
                n.element() == dev.sardonyx.tensor.ElementType.F32
                        || n.element() == dev.sardonyx.tensor.ElementType.BOOL;
        };
    }

    private static boolean isFloatOrInt(ScalarType type) {
        return type == ScalarType.F32 || type == ScalarType.I32;
    }

    private static boolean isVectorizable(Binary binary) {
        ScalarType type = binary.left().type();
        return switch (binary.operation()) {
            case ADD, SUB, MUL, MAX, MIN -> isFloatOrInt(type);
            case DIV -> type == ScalarType.F32;
            case EQ, NE, LT, LE, GT, GE -> isFloatOrInt(type);
            case AND, OR -> type == ScalarType.I32 || type == ScalarType.BOOL;
            case SHL, SHR, USHR -> type == ScalarType.I32 && binary.right() instanceof Expression.Constant;
            default -> false;
        };
    }
}
