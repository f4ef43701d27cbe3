package dev.sardonyx.ops.contrib;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/** Unsigned numbers of 2, 4 or 8 bits that lie in bytes, low bits first. */
public final class PackedBits {
    private static final int BYTE = 8;
    private static final AttributeKey<String> DIRECTION = AttributeKey.text("direction");

    private PackedBits() {}

    /** Number {@code index} of those that begin at byte {@code start}, for references. */
    public static long at(Tensor bytes, long start, long index, int bits) {
        int count = BYTE / bits;
        return bytes.getLong(start + index / count) >> index % count * bits & (1 << bits) - 1;
    }

    /** How many bytes hold {@code count} numbers. */
    public static long bytes(long count, int bits) {
        return (count * bits + BYTE - 1) / BYTE;
    }

    /** The numbers in bytes [..., n], as u8 [..., n * 8 / bits]; extents must be known. */
    public static Value unpacked(Decomposer out, Value bytes, int bits) {
        if (bits == BYTE) {
            return bytes;
        }
        Shape shape = out.type(bytes).shape();
        int count = BYTE / bits;
        Value mask = out.constant(ElementType.U8, (1 << bits) - 1);
        Value[] parts = new Value[count];
        for (int i = 0; i < count; i++) {
            Value shifted = i == 0
                    ? bytes
                    : out.node(
                            "BitShift",
                            Attributes.NONE.with(DIRECTION, "RIGHT"),
                            bytes,
                            out.constant(ElementType.U8, i * bits));
            parts[i] = out.node("Unsqueeze", out.node("BitwiseAnd", shifted, mask), out.vector(shape.rank()));
        }
        Value apart = out.node("Concat", Attributes.NONE.with(AttributeKey.integer("axis"), -1L), parts);
        int last = shape.rank() - 1;
        return out.reshape(apart, shape.with(last, shape.dim(last).times(count)).dims());
    }
}
