package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds tensors from parsed text. Elements of the small float types are written as the integers of their bits; those
 * of complex types as real and imaginary part in turn.
 */
record TensorTextBuilder(TextErrors errors, TypeTextBuilder types) {
    /** A tensor with the elements that the text lists. */
    OnnxTensor tensor(String name, OnnxTextParser.TypeContext type, OnnxTextParser.ElementsContext elements) {
        OnnxTensor tensor = typed(name, type);
        long expected = literalCount(tensor, elements);
        if (elements.literal().size() != expected) {
            throw errors.at(
                    elements.getStart(),
                    "expected " + expected + " elements, found "
                            + elements.literal().size(),
                    "make type and elements agree");
        }
        return tensor.withData(tensor.dataType() == OnnxDataType.STRING ? strings(elements) : bytes(tensor, elements));
    }

    /** A tensor with name and type but no contents yet. */
    OnnxTensor typed(String name, OnnxTextParser.TypeContext type) {
        if (!(type instanceof OnnxTextParser.DenseTypeContext dense)) {
            throw errors.at(type.getStart(), "only dense tensors can have contents here", "use a tensor type");
        }
        var dims = new ArrayList<Long>();
        List<OnnxDim> shape = types.shape(dense.tensorType())
                .orElseThrow(() -> errors.at(type.getStart(), "the shape is not known", "write it between [ and ]"));
        for (OnnxDim dim : shape) {
            if (!(dim instanceof OnnxDim.Known(long size))) {
                throw errors.at(type.getStart(), "the shape of a constant is not known", "write a number for each dim");
            }
            dims.add(size);
        }
        OnnxDataType element = types.element(dense.tensorType());
        return OnnxTensor.of(name, element, dims, OnnxTensorData.Bytes.of(new byte[0]));
    }

    static float parseFloat(String text) {
        return (float) parseDouble(text, true);
    }

    private static double parseDouble(String text, boolean single) {
        return switch (text) {
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "-nan" -> Double.NaN;
            default -> single ? Float.parseFloat(text) : Double.parseDouble(text);
        };
    }

    private long literalCount(OnnxTensor tensor, OnnxTextParser.ElementsContext elements) {
        try {
            boolean complex = isComplex(tensor.dataType());
            return Math.multiplyExact(tensor.elementCount(), complex ? 2L : 1L);
        } catch (ArithmeticException _) {
            throw errors.at(elements.getStart(), "the shape has too many elements", "use a smaller shape");
        }
    }

    private static boolean isComplex(OnnxDataType type) {
        return type == OnnxDataType.COMPLEX64 || type == OnnxDataType.COMPLEX128;
    }

    private OnnxTensorData strings(OnnxTextParser.ElementsContext elements) {
        var texts = new ArrayList<String>();
        for (OnnxTextParser.LiteralContext literal : elements.literal()) {
            if (literal.STRING() == null) {
                throw errors.at(literal.getStart(), "expected a string, found " + literal.getText(), "use quotes");
            }
            texts.add(Words.string(literal.getText()));
        }
        return new OnnxTensorData.Strings(texts);
    }

    private OnnxTensorData bytes(OnnxTensor tensor, OnnxTextParser.ElementsContext elements) {
        OnnxDataType type = tensor.dataType();
        long size = tensor.sizeBytes();
        if (size > Integer.MAX_VALUE) {
            throw errors.at(elements.getStart(), "the tensor has more than 2 GiB", "use external data");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        int index = 0;
        for (OnnxTextParser.LiteralContext literal : elements.literal()) {
            if (type.bits() < 8) {
                pack(bytes, type, index++, literal);
            } else {
                put(bytes, type, literal);
            }
        }
        return OnnxTensorData.Bytes.of(bytes.array());
    }

    private void put(ByteBuffer bytes, OnnxDataType type, OnnxTextParser.LiteralContext literal) {
        switch (type) {
            case FLOAT, COMPLEX64 -> bytes.putFloat((float) decimal(literal, true));
            case DOUBLE, COMPLEX128 -> bytes.putDouble(decimal(literal, false));
            case INT64, UINT64 -> bytes.putLong(integer(literal, type));
            case INT32, UINT32 -> bytes.putInt((int) integer(literal, type));
            case FLOAT16 ->
                bytes.putShort(
                        literal.INTEGER() == null
                                ? Float.floatToFloat16((float) decimal(literal, true))
                                : (short) integer(literal, type));
            case INT16, UINT16, BFLOAT16 -> bytes.putShort((short) integer(literal, type));
            default -> bytes.put((byte) integer(literal, type));
        }
    }

    private void pack(ByteBuffer bytes, OnnxDataType type, int index, OnnxTextParser.LiteralContext literal) {
        int perByte = 8 / type.bits();
        int mask = (1 << type.bits()) - 1;
        int shifted = (int) (integer(literal, type) & mask) << (index % perByte * type.bits());
        bytes.put(index / perByte, (byte) (bytes.get(index / perByte) | shifted));
    }

    private double decimal(OnnxTextParser.LiteralContext literal, boolean single) {
        if (literal.STRING() != null) {
            throw errors.at(literal.getStart(), "expected a number, found a string", "remove the quotes");
        }
        return parseDouble(literal.getText(), single);
    }

    /** The low bits of an integer in the range of the type, as signed or unsigned number. */
    private long integer(OnnxTextParser.LiteralContext literal, OnnxDataType type) {
        if (literal.INTEGER() == null) {
            throw errors.at(
                    literal.getStart(),
                    "expected an integer for " + type.text() + ", found " + literal.getText(),
                    "write a number without fraction");
        }
        var number = new BigInteger(literal.getText());
        boolean signed = type.text().startsWith("int");
        int bits = type == OnnxDataType.BOOL ? 1 : type.bits();
        BigInteger least = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
        BigInteger end = least.add(BigInteger.ONE.shiftLeft(bits));
        if (number.compareTo(least) < 0 || number.compareTo(end) >= 0) {
            throw errors.at(
                    literal.getStart(),
                    "expected a number from " + least + " to " + end.subtract(BigInteger.ONE) + " for " + type.text()
                            + ", found " + literal.getText(),
                    "correct the number or the type");
        }
        return number.longValue();
    }
}
