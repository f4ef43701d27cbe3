package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The contents of tensors that are stored in typed fields, brought to the form of raw data. */
final class FieldData {
    private FieldData() {}

    /**
     * The little-endian bytes of every entry of the field that holds elements of {@code type}. Entries of the 32-bit
     * field are cut to the width of the type; one entry of a type below eight bits is a byte of packed elements.
     *
     * @throws ArithmeticException if the bytes do not fit an array
     */
    static byte[] bytes(TensorProto tensor, OnnxDataType type) {
        return switch (type) {
            case FLOAT, COMPLEX64 -> {
                ByteBuffer bytes = allocate(tensor.getFloatDataCount(), Float.BYTES);
                tensor.getFloatDataList().forEach(bytes::putFloat);
                yield bytes.array();
            }
            case DOUBLE, COMPLEX128 -> {
                ByteBuffer bytes = allocate(tensor.getDoubleDataCount(), Double.BYTES);
                tensor.getDoubleDataList().forEach(bytes::putDouble);
                yield bytes.array();
            }
            case INT64 -> {
                ByteBuffer bytes = allocate(tensor.getInt64DataCount(), Long.BYTES);
                tensor.getInt64DataList().forEach(bytes::putLong);
                yield bytes.array();
            }
            case UINT64 -> {
                ByteBuffer bytes = allocate(tensor.getUint64DataCount(), Long.BYTES);
                tensor.getUint64DataList().forEach(bytes::putLong);
                yield bytes.array();
            }
            case UINT32 -> {
                ByteBuffer bytes = allocate(tensor.getUint64DataCount(), Integer.BYTES);
                tensor.getUint64DataList().forEach(entry -> bytes.putInt(entry.intValue()));
                yield bytes.array();
            }
            case INT32 -> {
                ByteBuffer bytes = allocate(tensor.getInt32DataCount(), Integer.BYTES);
                tensor.getInt32DataList().forEach(bytes::putInt);
                yield bytes.array();
            }
            case INT16, UINT16, FLOAT16, BFLOAT16 -> {
                ByteBuffer bytes = allocate(tensor.getInt32DataCount(), Short.BYTES);
                tensor.getInt32DataList().forEach(entry -> bytes.putShort(entry.shortValue()));
                yield bytes.array();
            }
            default -> {
                ByteBuffer bytes = allocate(tensor.getInt32DataCount(), Byte.BYTES);
                tensor.getInt32DataList().forEach(entry -> bytes.put(entry.byteValue()));
                yield bytes.array();
            }
        };
    }

    private static ByteBuffer allocate(int entries, int sizeBytes) {
        return ByteBuffer.allocate(Math.multiplyExact(entries, sizeBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
