package dev.sardonyx.ops.reference;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.format.NumberFormat;
import java.math.BigDecimal;
import java.util.Locale;

/** Conversion between element types for references (ONNX "Cast"). */
public final class Casting {
    private Casting() {}

    /**
     * {@code x} as a tensor of {@code target}.
     *
     * @param saturate whether eight-bit floats are limited to their range
     * @param roundMode how f8e8m0 rounds: {@code up}, {@code down} or {@code nearest}
     */
    public static Tensor cast(Tensor x, ElementType target, boolean saturate, String roundMode) {
        Tensor y = Tensor.zeros(target, x.shape());
        for (long i = 0; i < x.size(); i++) {
            if (x.elementType() == target) {
                y.copyElement(i, x, i);
            } else if (target == ElementType.STRING) {
                y.strings()[(int) i] = format(x, i);
            } else if (x.elementType() == ElementType.STRING) {
                parse(x.strings()[(int) i].strip(), y, i);
            } else if (target == ElementType.F8E8M0) {
                y.setBits(i, powerOfTwo(x.getDouble(i), saturate, roundMode));
            } else if (target.isFloat() && target.bits() <= 8) {
                y.setBits(i, NumberFormat.encode(target, x.getDouble(i), saturate));
            } else if (x.elementType().isFloat() || target.isFloat()) {
                y.setDouble(i, x.getDouble(i));
            } else {
                y.setLong(i, x.getLong(i));
            }
        }
        return y;
    }

    private static long powerOfTwo(double value, boolean saturate, String roundMode) {
        if (Double.isNaN(value)) {
            return 0xFF;
        }
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return 0;
        }
        if (Double.isInfinite(magnitude)) {
            return saturate ? 0xFE : 0xFF;
        }
        int exponent = Math.getExponent(magnitude);
        double fraction = magnitude / Math.scalb(1.0, exponent);
        boolean up = switch (roundMode) {
            case "up" -> fraction > 1;
            case "nearest" -> fraction >= 1.5;
            default -> false;
        };
        int biased = exponent + 127 + (up ? 1 : 0);
        return biased > 0xFE ? (saturate ? 0xFE : 0xFF) : Math.max(biased, 0);
    }

    private static void parse(String text, Tensor y, long i) {
        if (y.elementType().isFloat() || y.elementType() == ElementType.BOOL) {
            y.setDouble(i, number(text));
        } else {
            y.setLong(i, text.matches("[+-]?\\d+") ? Long.parseLong(text) : (long) number(text));
        }
    }

    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT).replace("+", "")) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static String format(Tensor x, long i) {
        return switch (x.elementType().kind()) {
            case BOOL -> x.getBoolean(i) ? "True" : "False";
            case SIGNED -> Long.toString(x.getLong(i));
            case UNSIGNED -> Long.toUnsignedString(x.getLong(i));
            default -> number(x, i);
        };
    }

    /** The shortest digits that give the number back, without an exponent in the range where numpy has none. */
    private static String number(Tensor x, long i) {
        double value = x.getDouble(i);
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String digits = x.elementType() == ElementType.F64 ? Double.toString(value) : Float.toString((float) value);
        double magnitude = Math.abs(value);
        if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16)) {
            String plain = new BigDecimal(digits).toPlainString();
            return value == 0 ? digits : plain.contains(".") ? plain : plain + ".0";
        }
        String[] parts = digits.split("E");
        String mantissa = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
        int exponent = Integer.parseInt(parts[1]);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
