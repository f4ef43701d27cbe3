package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;

/** The ranges of integer types. */
final class Saturation {
    private Saturation() {}

    static double least(ElementType type) {
        return type.kind() == ElementType.Kind.SIGNED ? -Math.scalb(1.0, type.bits() - 1) : 0;
    }

    static double greatest(ElementType type) {
        return Math.scalb(1.0, type.kind() == ElementType.Kind.SIGNED ? type.bits() - 1 : type.bits()) - 1;
    }

    /** {@code value} rounded half to even, moved by {@code zero}, within the range of {@code type}; for references. */
    static double quantized(double value, double zero, ElementType type) {
        return Math.max(least(type), Math.min(greatest(type), Math.rint(value) + zero));
    }

    /** The same as nodes: {@code value} and {@code zero} are f32, the result is {@code type}. */
    static Value quantized(Decomposer out, Value value, Value zero, ElementType type) {
        Value moved = out.node("Round", value);
        if (zero.isPresent()) {
            moved = out.node("Add", moved, zero);
        }
        Value limited = out.node(
                "Clip",
                moved,
                out.constant(ElementType.F32, least(type)),
                out.constant(ElementType.F32, greatest(type)));
        return out.cast(limited, type);
    }
}
