package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.tensor.ElementType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The numbers that ONNX gives to element types, as attributes such as {@code to} and {@code dtype} hold them. */
public final class DataTypes {
    private static final Map<Long, ElementType> BY_NUMBER = Map.ofEntries(
            Map.entry(1L, ElementType.F32),
            Map.entry(2L, ElementType.U8),
            Map.entry(3L, ElementType.I8),
            Map.entry(4L, ElementType.U16),
            Map.entry(5L, ElementType.I16),
            Map.entry(6L, ElementType.I32),
            Map.entry(7L, ElementType.I64),
            Map.entry(8L, ElementType.STRING),
            Map.entry(9L, ElementType.BOOL),
            Map.entry(10L, ElementType.F16),
            Map.entry(11L, ElementType.F64),
            Map.entry(12L, ElementType.U32),
            Map.entry(13L, ElementType.U64),
            Map.entry(16L, ElementType.BF16),
            Map.entry(17L, ElementType.F8E4M3FN),
            Map.entry(18L, ElementType.F8E4M3FNUZ),
            Map.entry(19L, ElementType.F8E5M2),
            Map.entry(20L, ElementType.F8E5M2FNUZ),
            Map.entry(21L, ElementType.U4),
            Map.entry(22L, ElementType.I4),
            Map.entry(23L, ElementType.F4E2M1),
            Map.entry(24L, ElementType.F8E8M0),
            Map.entry(25L, ElementType.U2),
            Map.entry(26L, ElementType.I2));

    private DataTypes() {}

    /** The element type with {@code number}; empty for the complex types and numbers without meaning. */
    public static Optional<ElementType> of(long number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The element type that an attribute names; other numbers are an error at the node. */
    public static ElementType of(NodeContext in, AttributeKey<Long> key) {
        long number = in.attribute(key);
        return of(number)
                .orElseThrow(() -> in.error(
                        "data type " + number + " in '" + key.name() + "' is not supported",
                        "use one of " + new TreeMap<>(BY_NUMBER)));
    }

    /** The number of {@code type}. */
    public static long number(ElementType type) {
        return BY_NUMBER.entrySet().stream()
                .filter(e -> e.getValue() == type)
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
