package dev.sardonyx.tensor.format;

import dev.sardonyx.tensor.ElementType;

/**
 * Conversion of floating-point formats narrower than 32 bits. Rounding is to nearest, ties to even. Overflow of the
 * eight-bit formats saturates by default, as the ONNX {@code Cast} operator does with {@code saturate = 1}.
 */
public final class NumberFormat {
    private NumberFormat() {}

    /** The value that the low bits of {@code bits} stand for in {@code type}. */
    public static float decode(ElementType type, int bits) {
        return switch (type) {
            case F16 -> Float.float16ToFloat((short) bits);
            case BF16 -> Float.intBitsToFloat(bits << 16);
            default -> MinifloatFormat.of(type).decode(bits);
        };
    }

    /** The bits of {@code value} in {@code type}, saturating where the format has no infinity. */
    public static int encode(ElementType type, double value) {
        return encode(type, value, true);
    }

    /** The bits of {@code value} in {@code type}; without {@code saturate} overflow becomes infinity or NaN. */
    public static int encode(ElementType type, double value, boolean saturate) {
        return switch (type) {
            case F16 -> Float.floatToFloat16(roundToOdd(value));
            case BF16 -> bfloat16(roundToOdd(value));
            default -> MinifloatFormat.of(type).encode(value, saturate);
        };
    }

    /** A float that rounds to any narrower format as {@code value} itself would, avoiding double rounding. */
    private static float roundToOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || Double.isNaN(value) || Float.isInfinite(nearest)) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        boolean awayFromZero = Math.abs((double) nearest) > Math.abs(value);
        int truncated = awayFromZero ? bits - 1 : bits;
        return Float.intBitsToFloat(truncated | 1);
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
