package dev.sardonyx.ir.kernel;

import dev.sardonyx.tensor.ElementType;
import java.util.Locale;

/** The types in which scalars are computed. Narrow element types compute in a wider one and are narrowed after. */
public enum ScalarType {
    F32,
    F64,
    I32,
    I64,
    /** A truth value. */
    BOOL;

    /**
     * The type in which elements of {@code element} are computed: f16, bf16 and the eight-bit floats in f32, integers
     * up to 16 bits and i32 in i32, u32 and 64-bit integers in i64 (u64 as its bits).
     */
    public static ScalarType computing(ElementType element) {
        return switch (element) {
            case F64 -> F64;
            case I64, U64, U32 -> I64;
            case BOOL -> BOOL;
            case STRING -> throw new IllegalArgumentException("strings are not computed with");
            default -> element.isFloat() ? F32 : I32;
        };
    }

    public boolean isFloat() {
        return this == F32 || this == F64;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
