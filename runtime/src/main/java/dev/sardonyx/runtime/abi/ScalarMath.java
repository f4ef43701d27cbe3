package dev.sardonyx.runtime.abi;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.format.NumberFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Scalar functions that kernels call. All give the same bits on every machine: transcendental functions of f32 are
 * those of f64 from {@link StrictMath}, rounded once.
 */
public final class ScalarMath {
    private static final ElementType[] TYPES = ElementType.values();

    private ScalarMath() {}

    public static void copy(MemorySegment from, long offset, float[] to, int index, int count) {
        MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, to, index, count);
    }

    /** An index counted from 0; one outside [-extent, extent) throws {@link IllegalArgumentException}. */
    public static int index(long index, int extent) {
        if (index < -extent || index >= extent) {
            throw new IllegalArgumentException(
                    "index " + index + " is outside [" + -extent + ", " + (extent - 1) + "]");
        }
        return (int) (index < 0 ? index + extent : index);
    }

    // Formats.

    public static float halfToFloat(int bits) {
        return Float.float16ToFloat((short) bits);
    }

    public static int floatToHalf(float value) {
        return Float.floatToFloat16(value);
    }

    public static float bfloatToFloat(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** To nearest even; NaN stays NaN. */
    public static int floatToBfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (bits >> 16) | 0x40;
        }
        return (bits + 0x7FFF + ((bits >>> 16) & 1)) >> 16;
    }

    public static float decode(int type, int bits) {
        return NumberFormat.decode(TYPES[type], bits);
    }

    public static int encode(int type, float value) {
        return NumberFormat.encode(TYPES[type], value);
    }

    // Integers. Division by 0 gives 0: a model must not stop a run.

    public static int div(int a, int b) {
        return b == 0 ? 0 : a / b;
    }

    public static long div(long a, long b) {
        return b == 0 ? 0 : a / b;
    }

    public static int rem(int a, int b) {
        return b == 0 ? 0 : a % b;
    }

    public static long rem(long a, long b) {
        return b == 0 ? 0 : a % b;
    }

    public static int udiv(int a, int b) {
        return b == 0 ? 0 : Integer.divideUnsigned(a, b);
    }

    public static long udiv(long a, long b) {
        return b == 0 ? 0 : Long.divideUnsigned(a, b);
    }

    public static int urem(int a, int b) {
        return b == 0 ? 0 : Integer.remainderUnsigned(a, b);
    }

    public static long urem(long a, long b) {
        return b == 0 ? 0 : Long.remainderUnsigned(a, b);
    }

    public static long umax(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    public static long umin(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }

    public static int umax(int a, int b) {
        return Integer.compareUnsigned(a, b) >= 0 ? a : b;
    }

    public static int umin(int a, int b) {
        return Integer.compareUnsigned(a, b) <= 0 ? a : b;
    }

    // Functions of f64, and of f32 through them.

    public static double exp(double x) {
        return StrictMath.exp(x);
    }

    public static double log(double x) {
        return StrictMath.log(x);
    }

    public static double log1p(double x) {
        return StrictMath.log1p(x);
    }

    public static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    public static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    public static double erf(double x) {
        return ErrorFunction.erf(x);
    }

    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    public static double cos(double x) {
        return StrictMath.cos(x);
    }

    public static double tan(double x) {
        return StrictMath.tan(x);
    }

    public static double asin(double x) {
        return StrictMath.asin(x);
    }

    public static double acos(double x) {
        return StrictMath.acos(x);
    }

    public static double atan(double x) {
        return StrictMath.atan(x);
    }

    public static double atan2(double y, double x) {
        return StrictMath.atan2(y, x);
    }

    public static double sinh(double x) {
        return StrictMath.sinh(x);
    }

    public static double cosh(double x) {
        return StrictMath.cosh(x);
    }

    /** By logarithm, with the sign taken apart so that small and negative arguments keep their digits. */
    public static double asinh(double x) {
        double a = Math.abs(x);
        double result = a > 1e8
                ? StrictMath.log(a) + StrictMath.log(2)
                : StrictMath.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
        return Math.copySign(result, x);
    }

    /** By logarithm of what is above 1, so that arguments near 1 keep their digits; NaN below 1. */
    public static double acosh(double x) {
        double above = x - 1;
        return x > 1e8
                ? StrictMath.log(x) + StrictMath.log(2)
                : StrictMath.log1p(above + Math.sqrt(above) * Math.sqrt(x + 1));
    }

    public static double atanh(double x) {
        return 0.5 * StrictMath.log1p(2 * x / (1 - x));
    }

    public static double pow(double x, double y) {
        return StrictMath.pow(x, y);
    }

    public static double floor(double x) {
        return Math.floor(x);
    }

    public static double ceil(double x) {
        return Math.ceil(x);
    }

    public static double round(double x) {
        return Math.rint(x);
    }

    public static float exp(float x) {
        return (float) StrictMath.exp(x);
    }

    public static float log(float x) {
        return (float) StrictMath.log(x);
    }

    public static float log1p(float x) {
        return (float) StrictMath.log1p(x);
    }

    public static float sin(float x) {
        return (float) StrictMath.sin(x);
    }

    public static float cos(float x) {
        return (float) StrictMath.cos(x);
    }

    public static float tan(float x) {
        return (float) StrictMath.tan(x);
    }

    public static float asin(float x) {
        return (float) StrictMath.asin(x);
    }

    public static float acos(float x) {
        return (float) StrictMath.acos(x);
    }

    public static float atan(float x) {
        return (float) StrictMath.atan(x);
    }

    public static float atan2(float y, float x) {
        return (float) StrictMath.atan2(y, x);
    }

    public static float sinh(float x) {
        return (float) StrictMath.sinh(x);
    }

    public static float cosh(float x) {
        return (float) StrictMath.cosh(x);
    }

    public static float asinh(float x) {
        return (float) asinh((double) x);
    }

    public static float acosh(float x) {
        return (float) acosh((double) x);
    }

    public static float atanh(float x) {
        return (float) atanh((double) x);
    }

    public static float pow(float x, float y) {
        return (float) StrictMath.pow(x, y);
    }

    public static float floor(float x) {
        return (float) Math.floor(x);
    }

    public static float ceil(float x) {
        return (float) Math.ceil(x);
    }

    public static float round(float x) {
        return (float) Math.rint(x);
    }
}
