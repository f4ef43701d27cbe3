package dev.sardonyx.tensor.format;

import dev.sardonyx.tensor.ElementType;

/**
 * The floating-point formats of four and eight bits (ONNX "Float stored in 8 bits" and "in 4 bits"; OCP Microscaling
 * Formats 1.0), converted by table: at most 256 values each.
 */
enum MinifloatFormat {
    E4M3FN(4, 3, 7, Specials.NAN_ONLY),
    E4M3FNUZ(4, 3, 8, Specials.UNSIGNED_ZERO),
    E5M2(5, 2, 15, Specials.IEEE),
    E5M2FNUZ(5, 2, 16, Specials.UNSIGNED_ZERO),
    E8M0(8, 0, 127, Specials.POWER_OF_TWO),
    E2M1(2, 1, 1, Specials.NONE);

    private enum Specials {
        IEEE,
        NAN_ONLY,
        UNSIGNED_ZERO,
        POWER_OF_TWO,
        NONE
    }

    private final int exponentBits;
    private final int mantissaBits;
    private final int bias;
    private final Specials specials;
    private final float[] values;
    private final float largest;

    MinifloatFormat(int exponentBits, int mantissaBits, int bias, Specials specials) {
        this.exponentBits = exponentBits;
        this.mantissaBits = mantissaBits;
        this.bias = bias;
        this.specials = specials;
        this.values = new float[1 << width()];
        float top = 0;
        for (int bits = 0; bits < values.length; bits++) {
            values[bits] = value(bits);
            if (Float.isFinite(values[bits])) {
                top = Math.max(top, values[bits]);
            }
        }
        this.largest = top;
    }

    static MinifloatFormat of(ElementType type) {
        return switch (type) {
            case F8E4M3FN -> E4M3FN;
            case F8E4M3FNUZ -> E4M3FNUZ;
            case F8E5M2 -> E5M2;
            case F8E5M2FNUZ -> E5M2FNUZ;
            case F8E8M0 -> E8M0;
            case F4E2M1 -> E2M1;
            default -> throw new IllegalArgumentException(type.text() + " is not a format of four or eight bits");
        };
    }

    private int width() {
        return (specials == Specials.POWER_OF_TWO ? 0 : 1) + exponentBits + mantissaBits;
    }

    private int signBit() {
        return specials == Specials.POWER_OF_TWO ? 0 : 1 << (exponentBits + mantissaBits);
    }

    private float value(int bits) {
        int magnitude = bits & (signBit() == 0 ? 0xFF : signBit() - 1);
        int exponent = magnitude >> mantissaBits;
        int mantissa = magnitude & ((1 << mantissaBits) - 1);
        int topExponent = (1 << exponentBits) - 1;
        switch (specials) {
            case IEEE -> {
                if (exponent == topExponent) {
                    return mantissa != 0
                            ? Float.NaN
                            : (bits & signBit()) != 0 ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
                }
            }
            case NAN_ONLY -> {
                if (magnitude == signBit() - 1) {
                    return Float.NaN;
                }
            }
            case UNSIGNED_ZERO -> {
                if (bits == signBit()) {
                    return Float.NaN;
                }
            }
            case POWER_OF_TWO -> {
                return bits == 0xFF ? Float.NaN : (float) Math.scalb(1.0, bits - bias);
            }
            case NONE -> {}
        }
        double scale = Math.scalb(1.0, (exponent == 0 ? 1 : exponent) - bias - mantissaBits);
        double absolute = ((exponent == 0 ? 0 : 1 << mantissaBits) + mantissa) * scale;
        return (float) ((bits & signBit()) != 0 ? -absolute : absolute);
    }

    float decode(int bits) {
        return values[bits & (values.length - 1)];
    }

    /** Nearest value, ties to the even bit pattern. */
    int encode(double value, boolean saturate) {
        if (Double.isNaN(value)) {
            return nan(value);
        }
        if (specials == Specials.POWER_OF_TWO) {
            return encodePowerOfTwo(value, saturate);
        }
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        double absolute = Math.abs(value);
        int magnitude = nearestMagnitude(absolute);
        if (magnitude < 0) {
            return overflow(negative, absolute, saturate);
        }
        if (magnitude == 0 && specials == Specials.UNSIGNED_ZERO) {
            return 0;
        }
        return negative ? magnitude | signBit() : magnitude;
    }

    /** The bits of the nearest finite magnitude, or -1 when the value rounds beyond the largest. */
    private int nearestMagnitude(double absolute) {
        int largestBits = 0;
        while (largestBits + 1 < signBit() && Float.isFinite(values[largestBits + 1])) {
            largestBits++;
        }
        double step = largestBits == 0 ? 0 : values[largestBits] - (double) values[largestBits - 1];
        double limit = largest + step / 2;
        if (absolute > limit || (absolute == limit && (largestBits & 1) == 1)) {
            return -1;
        }
        int low = 0;
        int high = largestBits;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (values[middle] <= absolute) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (low == largestBits) {
            return low;
        }
        double below = absolute - values[low];
        double above = values[low + 1] - absolute;
        boolean up = above < below || (above == below && (low & 1) == 1);
        return up ? low + 1 : low;
    }

    private int encodePowerOfTwo(double value, boolean saturate) {
        if (value <= 0) {
            return saturate || value == 0 ? 0 : 0xFF;
        }
        if (Double.isInfinite(value)) {
            return saturate ? 0xFE : 0xFF;
        }
        int exponent = Math.getExponent(value);
        double fraction = value / Math.scalb(1.0, exponent);
        int biased = exponent + bias + (fraction >= 1.5 ? 1 : 0);
        return biased > 0xFE ? (saturate ? 0xFE : 0xFF) : Math.max(biased, 0);
    }

    private int overflow(boolean negative, double absolute, boolean saturate) {
        int sign = negative ? signBit() : 0;
        boolean toLargest = saturate || specials == Specials.NONE;
        if (toLargest) {
            return sign | largestBits();
        }
        return switch (specials) {
            case IEEE -> sign | ((1 << exponentBits) - 1) << mantissaBits;
            case NAN_ONLY -> sign | (signBit() - 1);
            default -> signBit();
        };
    }

    private int largestBits() {
        for (int bits = 0; bits < values.length; bits++) {
            if (values[bits] == largest) {
                return bits;
            }
        }
        throw new IllegalStateException("no largest value in " + name());
    }

    private int nan(double value) {
        int sign = Double.doubleToRawLongBits(value) < 0 ? signBit() : 0;
        return switch (specials) {
            case IEEE, NAN_ONLY -> sign | (signBit() - 1);
            case UNSIGNED_ZERO -> signBit();
            case POWER_OF_TWO -> 0xFF;
            case NONE -> signBit();
        };
    }
}
