package dev.sardonyx.frontend.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The element types of ONNX with the numbers of the format and the names of its text syntax. */
public enum OnnxDataType {
    UNDEFINED(0, "undefined", 0),
    FLOAT(1, "float", 32),
    UINT8(2, "uint8", 8),
    INT8(3, "int8", 8),
    UINT16(4, "uint16", 16),
    INT16(5, "int16", 16),
    INT32(6, "int32", 32),
    INT64(7, "int64", 64),
    STRING(8, "string", 0),
    BOOL(9, "bool", 8),
    FLOAT16(10, "float16", 16),
    DOUBLE(11, "double", 64),
    UINT32(12, "uint32", 32),
    UINT64(13, "uint64", 64),
    COMPLEX64(14, "complex64", 64),
    COMPLEX128(15, "complex128", 128),
    BFLOAT16(16, "bfloat16", 16),
    FLOAT8E4M3FN(17, "float8e4m3fn", 8),
    FLOAT8E4M3FNUZ(18, "float8e4m3fnuz", 8),
    FLOAT8E5M2(19, "float8e5m2", 8),
    FLOAT8E5M2FNUZ(20, "float8e5m2fnuz", 8),
    UINT4(21, "uint4", 4),
    INT4(22, "int4", 4),
    FLOAT4E2M1(23, "float4e2m1", 4),
    FLOAT8E8M0(24, "float8e8m0", 8),
    UINT2(25, "uint2", 2),
    INT2(26, "int2", 2);

    private static final Map<Integer, OnnxDataType> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(OnnxDataType::number, Function.identity()));
    private static final Map<String, OnnxDataType> BY_TEXT = Arrays.stream(values())
            .filter(type -> type != UNDEFINED)
            .collect(Collectors.toMap(OnnxDataType::text, Function.identity()));

    private final int number;
    private final String text;
    private final int bits;

    OnnxDataType(int number, String text, int bits) {
        this.number = number;
        this.text = text;
        this.bits = bits;
    }

    /** The type with this number in files, if the format defines one. */
    public static Optional<OnnxDataType> ofNumber(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The type with this name in the text syntax, if there is one. */
    public static Optional<OnnxDataType> ofText(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** The number that stands for this type in files. */
    public int number() {
        return number;
    }

    /** The name of this type in the text syntax. */
    public String text() {
        return text;
    }

    /** Bits an element takes in stored data; 0 when elements have no fixed size. */
    public int bits() {
        return bits;
    }

    /**
     * The bytes that {@code elements} elements take in stored data, where elements below eight bits are packed.
     *
     * @throws ArithmeticException if the size does not fit a long
     */
    public long sizeBytes(long elements) {
        return bits >= 8 ? Math.multiplyExact(elements, bits / 8) : Math.ceilDiv(elements, bits == 0 ? 1 : 8 / bits);
    }
}
