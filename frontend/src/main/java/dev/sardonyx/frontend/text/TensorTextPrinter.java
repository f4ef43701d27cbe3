package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Prints the elements of tensors, in the forms that {@link TensorTextBuilder} reads. */
record TensorTextPrinter(StringBuilder text) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Prints the elements in braces; external contents cannot be printed. */
    void elements(OnnxTensor tensor) {
        text.append('{');
        switch (tensor.data()) {
            case OnnxTensorData.Bytes(MemorySegment segment) -> numbers(tensor, segment);
            case OnnxTensorData.Strings(var strings) -> {
                String separator = "";
                for (String string : strings) {
                    text.append(separator).append(Words.quote(string));
                    separator = ", ";
                }
            }
            case OnnxTensorData.External external ->
                throw new IllegalArgumentException("the contents of '" + tensor.name() + "' are in " + external);
        }
        text.append('}');
    }

    /** The shortest decimal that reads as the same number, never spelled as an integer. */
    static String text(float number) {
        return Float.isFinite(number) ? Float.toString(number) : notFinite(number);
    }

    private static String text(double number) {
        return Double.isFinite(number) ? Double.toString(number) : notFinite(number);
    }

    private static String notFinite(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    private void numbers(OnnxTensor tensor, MemorySegment bytes) {
        OnnxDataType type = tensor.dataType();
        boolean complex = type == OnnxDataType.COMPLEX64 || type == OnnxDataType.COMPLEX128;
        long count = complex ? 2 * tensor.elementCount() : tensor.elementCount();
        for (long i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ").append(number(type, bytes, i));
        }
    }

    private static String number(OnnxDataType type, MemorySegment bytes, long index) {
        return switch (type) {
            case FLOAT, COMPLEX64 -> text(Float.intBitsToFloat(bytes.getAtIndex(INT, index)));
            case DOUBLE, COMPLEX128 -> text(Double.longBitsToDouble(bytes.getAtIndex(LONG, index)));
            case INT64 -> Long.toString(bytes.getAtIndex(LONG, index));
            case UINT64 -> Long.toUnsignedString(bytes.getAtIndex(LONG, index));
            case INT32 -> Integer.toString(bytes.getAtIndex(INT, index));
            case UINT32 -> Integer.toUnsignedString(bytes.getAtIndex(INT, index));
            case INT16 -> Short.toString(bytes.getAtIndex(SHORT, index));
            case UINT16, FLOAT16, BFLOAT16 -> Integer.toString(Short.toUnsignedInt(bytes.getAtIndex(SHORT, index)));
            case INT8 -> Byte.toString(bytes.get(ValueLayout.JAVA_BYTE, index));
            case INT4, UINT4, INT2, UINT2, FLOAT4E2M1 -> Integer.toString(packed(type, bytes, index));
            case BOOL -> bytes.get(ValueLayout.JAVA_BYTE, index) == 0 ? "0" : "1";
            default -> Integer.toString(Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, index)));
        };
    }

    private static int packed(OnnxDataType type, MemorySegment bytes, long index) {
        int bits = type.bits();
        int perByte = 8 / bits;
        int shifted = bytes.get(ValueLayout.JAVA_BYTE, index / perByte) >> (int) (index % perByte) * bits;
        int unsigned = shifted & ((1 << bits) - 1);
        boolean signed = type == OnnxDataType.INT4 || type == OnnxDataType.INT2;
        return signed && unsigned >= 1 << (bits - 1) ? unsigned - (1 << bits) : unsigned;
    }
}
