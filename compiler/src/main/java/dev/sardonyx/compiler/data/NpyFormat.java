package dev.sardonyx.compiler.data;

import dev.sardonyx.tensor.ElementType;
import java.util.Map;
import java.util.Optional;

/** What element types are called in the header of a NumPy file, behind the sign of byte order. */
final class NpyFormat {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final Map<String, ElementType> BY_CODE = Map.ofEntries(
            Map.entry("f8", ElementType.F64),
            Map.entry("f4", ElementType.F32),
            Map.entry("f2", ElementType.F16),
            Map.entry("i8", ElementType.I64),
            Map.entry("i4", ElementType.I32),
            Map.entry("i2", ElementType.I16),
            Map.entry("i1", ElementType.I8),
            Map.entry("u8", ElementType.U64),
            Map.entry("u4", ElementType.U32),
            Map.entry("u2", ElementType.U16),
            Map.entry("u1", ElementType.U8),
            Map.entry("b1", ElementType.BOOL));

    private NpyFormat() {}

    static Optional<ElementType> element(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** The type that NumPy can hold values of {@code type} in. */
    static ElementType carrier(ElementType type) {
        if (BY_CODE.containsValue(type)) {
            return type;
        }
        return type.isFloat()
                ? ElementType.F32
                : type.kind() == ElementType.Kind.SIGNED ? ElementType.I8 : ElementType.U8;
    }

    static String code(ElementType type) {
        return BY_CODE.entrySet().stream()
                .filter(e -> e.getValue() == type)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
