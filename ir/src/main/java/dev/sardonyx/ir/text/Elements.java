package dev.sardonyx.ir.text;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/** The spelling of tensor elements: as numbers where these give the bits back, otherwise as bits. */
final class Elements {
    /** Tensors with more elements, unless all are the same, are named by digest. */
    private static final long LARGEST_INLINE = 64;

    private static final long SMALLEST_SPLAT = 5;

    private Elements() {}

    /** All elements, one for all when they are the same, or the digest of many. */
    static String text(Tensor tensor) {
        long size = tensor.size();
        if (size >= SMALLEST_SPLAT && isUniform(tensor)) {
            return "splat(" + element(tensor, 0) + ")";
        }
        if (size > LARGEST_INLINE) {
            return "digest(" + WeightDigest.of(tensor) + ")";
        }
        StringBuilder elements = new StringBuilder("[");
        for (int i = 0; i < size; i++) {
            elements.append(i == 0 ? "" : ", ").append(element(tensor, i));
        }
        return elements.append(']').toString();
    }

    private static boolean isUniform(Tensor tensor) {
        boolean strings = tensor.elementType() == ElementType.STRING;
        for (int i = 1; i < tensor.size(); i++) {
            boolean same =
                    strings ? tensor.strings()[i].equals(tensor.strings()[0]) : tensor.getBits(i) == tensor.getBits(0);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static String element(Tensor tensor, int index) {
        if (tensor.elementType() == ElementType.STRING) {
            return Words.quoted(tensor.strings()[index]);
        }
        String number = number(tensor, index);
        Tensor reread = Tensor.zeros(tensor.elementType(), 1);
        store(reread, 0, number);
        return reread.getBits(0) == tensor.getBits(index)
                ? number
                : "bits(0x" + Long.toHexString(tensor.getBits(index)) + ")";
    }

    private static String number(Tensor tensor, int index) {
        ElementType type = tensor.elementType();
        return switch (type.kind()) {
            case STRING -> throw new IllegalArgumentException("a string is no number");
            case BOOL -> String.valueOf(tensor.getBoolean(index));
            case SIGNED, UNSIGNED ->
                type == ElementType.U64
                        ? Long.toUnsignedString(tensor.getLong(index))
                        : String.valueOf(tensor.getLong(index));
            case FLOAT ->
                type == ElementType.F64
                        ? String.valueOf(tensor.getDouble(index))
                        : String.valueOf(tensor.getFloat(index));
        };
    }

    /** Stores what {@code text} spells; throws {@link NumberFormatException} when it spells no such element. */
    static void store(Tensor tensor, int index, String text) {
        ElementType type = tensor.elementType();
        if (text.startsWith("bits(")) {
            tensor.setBits(index, bits(text));
            return;
        }
        switch (type.kind()) {
            case STRING -> throw new NumberFormatException("a string has quotes");
            case BOOL -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new NumberFormatException("a truth value is true or false");
                }
                tensor.setBits(index, text.equals("true") ? 1 : 0);
            }
            case SIGNED, UNSIGNED ->
                tensor.setLong(index, type == ElementType.U64 ? Long.parseUnsignedLong(text) : integer(text, type));
            case FLOAT ->
                tensor.setDouble(index, type == ElementType.F32 ? Float.parseFloat(text) : Double.parseDouble(text));
        }
    }

    private static long integer(String text, ElementType type) {
        long value = Long.parseLong(text);
        Tensor stored = Tensor.zeros(type, 1);
        stored.setLong(0, value);
        if (stored.getLong(0) != value) {
            throw new NumberFormatException("the number is out of range");
        }
        return value;
    }

    /** The number in {@code bits(0x...)}. */
    static long bits(String text) {
        return Long.parseUnsignedLong(text.substring("bits(0x".length(), text.length() - 1), 16);
    }

    /** A 32-bit number with the mark of its kind, in full. */
    static String attribute(float value) {
        if (Float.isNaN(value) && Float.floatToRawIntBits(value) != Float.floatToIntBits(Float.NaN)) {
            return "bits(0x" + Integer.toHexString(Float.floatToRawIntBits(value)) + ")";
        }
        return Float.isFinite(value) ? value + "f" : String.valueOf(value);
    }

    /** The inverse of {@link #attribute}. */
    static float attribute(String text) {
        return text.startsWith("bits(") ? Float.intBitsToFloat((int) bits(text)) : Float.parseFloat(text);
    }
}
