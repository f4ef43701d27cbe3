package dev.sardonyx.ops.reduction;

import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.tensor.ElementType;
import java.util.Set;

/** The order of integers and its ends, for references. */
final class Extremes {
    static final Set<ElementType> TYPES =
            ElementTypes.union(AxisReduction.TYPES, ElementTypes.of(ElementType.I8, ElementType.U8, ElementType.BOOL));

    private Extremes() {}

    static int compare(long a, long b, ElementType type) {
        return type == ElementType.U64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
    }

    static long least(ElementType type) {
        return type.kind() == ElementType.Kind.SIGNED ? -1L << (type.bits() - 1) : 0;
    }

    static long greatest(ElementType type) {
        return switch (type.kind()) {
            case SIGNED -> ~least(type);
            case BOOL -> 1;
            default -> -1L >>> (64 - type.bits());
        };
    }
}
