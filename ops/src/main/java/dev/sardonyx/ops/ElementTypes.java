package dev.sardonyx.ops;

import static dev.sardonyx.tensor.ElementType.*;

import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** The sets of element types that schemas speak of. */
public final class ElementTypes {
    /** f16, bf16, f32, f64. */
    public static final Set<ElementType> FLOATS = of(F16, BF16, F32, F64);
    /** The formats of four and eight bits. */
    public static final Set<ElementType> MINIFLOATS = of(F8E4M3FN, F8E4M3FNUZ, F8E5M2, F8E5M2FNUZ, F8E8M0, F4E2M1);
    /** Signed integers of 8 to 64 bits. */
    public static final Set<ElementType> SIGNED = of(I8, I16, I32, I64);
    /** Unsigned integers of 8 to 64 bits. */
    public static final Set<ElementType> UNSIGNED = of(U8, U16, U32, U64);
    /** Integers of 8 to 64 bits. */
    public static final Set<ElementType> INTEGERS = union(SIGNED, UNSIGNED);
    /** i32 and i64, the types of indices. */
    public static final Set<ElementType> INDICES = of(I32, I64);
    /** Floats and integers of 8 to 64 bits. */
    public static final Set<ElementType> NUMERIC = union(FLOATS, INTEGERS);

    public static final Set<ElementType> SIGNED_NUMERIC = union(FLOATS, SIGNED);
    public static final Set<ElementType> BOOLS = of(BOOL);
    public static final Set<ElementType> STRINGS = of(STRING);
    /** Numbers and truth values. */
    public static final Set<ElementType> NUMERIC_OR_BOOL = union(NUMERIC, BOOLS);
    /** Everything. */
    public static final Set<ElementType> ALL = where(t -> true);
    /** Everything but strings. */
    public static final Set<ElementType> ALL_BUT_STRINGS = where(t -> t != STRING);

    private ElementTypes() {}

    /** The type in which sums over elements of {@code type}, a float, are carried: f64 for itself, else f32. */
    public static ElementType accumulating(ElementType type) {
        return type == F64 ? F64 : F32;
    }

    public static Set<ElementType> of(ElementType first, ElementType... rest) {
        return Collections.unmodifiableSet(EnumSet.of(first, rest));
    }

    public static Set<ElementType> union(Set<ElementType> a, Set<ElementType> b) {
        EnumSet<ElementType> both = EnumSet.copyOf(a);
        both.addAll(b);
        return Collections.unmodifiableSet(both);
    }

    private static Set<ElementType> where(Predicate<ElementType> test) {
        EnumSet<ElementType> set = EnumSet.noneOf(ElementType.class);
        Arrays.stream(ElementType.values()).filter(test).forEach(set::add);
        return Collections.unmodifiableSet(set);
    }
}
