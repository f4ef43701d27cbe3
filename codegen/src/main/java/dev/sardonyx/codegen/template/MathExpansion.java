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

/**
 * Functions of f32 written out in operations that scalars and vectors round alike, so that every target and machine
 * gives the same bits. Functions that are not here are calls of the runtime's scalar mathematics.
 */
final class MathExpansion {
    private MathExpansion() {}

    /** {@code expression} with the functions of f32 that have a polynomial form replaced by it. */
    static Expression expand(Expression expression) {
        return expression.transform(MathExpansion::expandNode);
    }

    private static Expression expandNode(Expression node) {
        if (!(node instanceof Unary unary) || unary.type() != ScalarType.F32) {
            return node;
        }
        Expression x = unary.input();
        return switch (unary.operation()) {
            case EXP -> exp(x);
            case SIGMOID -> f32(1).dividedBy(f32(1).plus(exp(new Unary(UnaryOperation.NEG, x))));
            case TANH -> tanh(x);
            case ERF -> erf(x);
            default -> node;
        };
    }

    /**
     * {@code e^x}: 2^n times a polynomial of degree 6 in the remainder (Cody and Waite's reduction), relative error
     * below 1e-7. The scale is applied in two halves so that overflow and denormal results come out right.
     */
    static Expression exp(Expression argument) {
        Expression x = argument.max(f32(-104)).min(f32(89));
        Expression magic = f32(12582912);
        Expression shifted = new Fma(x, f32(1.44269504088896341), magic);
        Expression n = shifted.minus(magic);
        Expression r = new Fma(n, f32(-0.693145752), x);
        r = new Fma(n, f32(-1.42860677e-6), r);
        Expression y = new Fma(r, f32(1.37805939e-3), f32(8.37312452e-3));
        y = new Fma(y, r, f32(4.16695364e-2));
        y = new Fma(y, r, f32(1.66664720e-1));
        y = new Fma(y, r, f32(4.99999851e-1));
        y = new Fma(y, r, f32(1));
        y = new Fma(y, r, f32(1));
        Expression exponent = integer(BinaryOperation.SUB, new Reinterpret(ScalarType.I32, shifted), 0x4B400000);
        Expression half = integer(BinaryOperation.SHR, exponent, 1);
        Expression rest = new Binary(BinaryOperation.SUB, exponent, half);
        return y.times(powerOfTwo(half)).times(powerOfTwo(rest));
    }

    private static Expression integer(BinaryOperation operation, Expression a, int b) {
        return new Binary(operation, a, Expression.constant(ScalarType.I32, (long) b));
    }

    /** 2^n for n from -126 to 127. */
    private static Expression powerOfTwo(Expression n) {
        Expression biased = integer(BinaryOperation.ADD, n, 127);
        return new Reinterpret(ScalarType.F32, integer(BinaryOperation.SHL, biased, 23));
    }

    /** A rational approximation of degree 13 over 6, within 4e-7 of the true value. */
    static Expression tanh(Expression argument) {
        Expression x = argument.max(f32(-7.90531110763549805)).min(f32(7.90531110763549805));
        Expression square = x.times(x);
        Expression p = polynomial(
                square,
                -2.76076847742355e-16,
                2.00018790482477e-13,
                -8.60467152213735e-11,
                5.12229709037114e-08,
                1.48572235717979e-05,
                6.37261928875436e-04,
                4.89352455891786e-03);
        Expression q = polynomial(
                square, 1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03);
        return x.times(p).dividedBy(q);
    }

    /** A rational approximation of degree 13 over 8, within 3e-7 of the true value. */
    static Expression erf(Expression argument) {
        Expression x = argument.max(f32(-4)).min(f32(4));
        Expression square = x.times(x);
        Expression p = polynomial(
                square,
                -2.72614225801306e-10,
                2.77068142495902e-08,
                -2.10102402082508e-06,
                -5.69250639462346e-05,
                -7.34990630326855e-04,
                -2.95459980854025e-03,
                -1.60960333262415e-02);
        Expression q = polynomial(
                square,
                -1.45660718464996e-05,
                -2.13374055278905e-04,
                -1.68282697438203e-03,
                -7.37332916720468e-03,
                -1.42647390514189e-02);
        return x.times(p).dividedBy(q);
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
