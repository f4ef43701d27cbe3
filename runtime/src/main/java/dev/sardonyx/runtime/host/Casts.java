package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.ElementType.Kind;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.format.NumberFormat;
import java.math.BigDecimal;

/** Conversions between element types that kernels do not make: Cast, CastLike and BitCast. */
final class Casts {
    private static final int BIAS = 127;
    private static final int LARGEST_POWER = 0xFE;
    private static final int NOT_A_POWER = 0xFF;

    private Casts() {}

    /** Cast: operand 0 in the element type of the result. */
    static void cast(HostCall call) {
        Tensor x = call.tensor(0);
        ElementType type = call.resultType(0);
        boolean saturate = call.integer("saturate", 1) != 0;
        String roundMode = call.text("round_mode", "up");
        Tensor y = Tensor.zeros(type, x.shape());
        for (int i = 0, n = Elements.count(x); i < n; i++) {
            if (type == ElementType.STRING) {
                y.strings()[i] = x.elementType() == ElementType.STRING ? x.strings()[i] : text(x, i);
            } else if (x.elementType() == ElementType.STRING && type.isInteger()) {
                y.setLong(i, integer(call, x.strings()[i]));
            } else {
                double value = x.elementType() == ElementType.STRING ? number(call, x.strings()[i]) : x.getDouble(i);
                store(y, i, value, x, saturate, roundMode);
            }
        }
        call.result(0, y);
    }

    private static void store(Tensor y, int i, double value, Tensor x, boolean saturate, String roundMode) {
        ElementType type = y.elementType();
        if (type == ElementType.F8E8M0) {
            y.setBits(i, powerOfTwo(value, saturate, roundMode));
        } else if (type.isFloat() && type.bits() <= 8) {
            y.setBits(i, NumberFormat.encode(type, value, saturate));
        } else if (x.elementType().isInteger() && type.isInteger()) {
            y.setLong(i, x.getLong(i));
        } else {
            y.setDouble(i, value);
        }
    }

    /** The exponent byte of an f8e8m0, which has no sign, no zero and no infinity. */
    private static int powerOfTwo(double value, boolean saturate, String roundMode) {
        double magnitude = StrictMath.abs(value);
        int beyond = saturate ? LARGEST_POWER : NOT_A_POWER;
        if (Double.isNaN(value)) {
            return NOT_A_POWER;
        }
        if (Double.isInfinite(value)) {
            return beyond;
        }
        int below = StrictMath.getExponent(magnitude);
        if (magnitude == 0 || below < -BIAS - 1) {
            return 0;
        }
        double power = StrictMath.scalb(1.0, below);
        boolean next = switch (roundMode) {
            case "up" -> magnitude > power;
            case "nearest" -> magnitude - power >= power / 2;
            default -> false;
        };
        int bits = below + BIAS + (next ? 1 : 0);
        return bits > LARGEST_POWER ? beyond : StrictMath.max(bits, 0);
    }

    private static long integer(HostCall call, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notPlain) {
            return (long) number(call, text);
        }
    }

    private static double number(HostCall call, String text) {
        String name = text.strip();
        boolean negative = name.startsWith("-");
        if (negative || name.startsWith("+")) {
            name = name.substring(1);
        }
        double magnitude;
        if (name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("infinity")) {
            magnitude = Double.POSITIVE_INFINITY;
        } else if (name.equalsIgnoreCase("nan")) {
            magnitude = Double.NaN;
        } else {
            try {
                magnitude = Double.parseDouble(name);
            } catch (NumberFormatException e) {
                throw call.error("expected a number, found \"" + text + "\"");
            }
        }
        return negative ? -magnitude : magnitude;
    }

    private static String text(Tensor x, int i) {
        if (x.elementType() == ElementType.BOOL) {
            return x.getBoolean(i) ? "True" : "False";
        }
        if (x.elementType().isInteger()) {
            boolean unsigned = x.elementType().kind() == Kind.UNSIGNED;
            return unsigned ? Long.toUnsignedString(x.getLong(i)) : Long.toString(x.getLong(i));
        }
        double value = x.getDouble(i);
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? "-inf" : "inf";
        }
        return finite(
                x.elementType() == ElementType.F64 ? Double.toString(value) : Float.toString((float) value), value);
    }

    /** The digits that Java prints, laid out as Python does: an exponent only below 1e-4 and from 1e16 on. */
    private static String finite(String java, double value) {
        double magnitude = StrictMath.abs(value);
        if (magnitude == 0) {
            return java;
        }
        BigDecimal number = new BigDecimal(java).stripTrailingZeros();
        if (magnitude >= 1e-4 && magnitude < 1e16) {
            return number.setScale(StrictMath.max(number.scale(), 1)).toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - number.scale();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power = Integer.toString(StrictMath.abs(exponent));
        return (value < 0 ? "-" : "")
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (power.length() < 2 ? "0" : "")
                + power;
    }

    /** BitCast: the bits of operand 0 in the element type of the result, of the same width. */
    static void bitCast(HostCall call) {
        Tensor x = call.tensor(0);
        ElementType type = call.resultType(0);
        Tensor y = Tensor.zeros(type, x.shape());
        long mask = type.bits() == 64 ? -1 : (1L << type.bits()) - 1;
        for (int i = 0, n = Elements.count(x); i < n; i++) {
            if (type.isInteger()) {
                y.setLong(i, x.getBits(i));
            } else {
                y.setBits(i, x.getBits(i) & mask);
            }
        }
        call.result(0, y);
    }
}
