package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** Positions and states as nodes. */
final class Positions {
    private Positions() {}

    /** {@code x} with the extents {@code dims}, which a run checks to be its own. */
    static Value stated(Decomposer out, Value x, List<Dim> dims) {
        return out.type(x).shape().dims().equals(dims) ? x : out.reshape(x, dims);
    }

    /** The i64 numbers from 0 to {@code count}, exclusive. */
    static Value range(Decomposer out, Dim count) {
        Value limit = out.node("Squeeze", out.dims(List.of(count)), out.vector(0));
        return out.node("Range", out.constant(ElementType.I64, 0), limit, out.constant(ElementType.I64, 1));
    }

    /** Positions [batch, length] that begin at {@code first} [batch]. */
    static Value from(Decomposer out, Value first, Dim length) {
        return out.node("Add", out.node("Unsqueeze", first, out.vector(1)), range(out, length));
    }

    /** {@code x} [batch, length, heads * size] turned by the angles of {@code positions} [batch, length]. */
    static Value turned(Decomposer out, Value x, List<Value> caches, Value positions, long heads, boolean interleaved) {
        Dim half = out.type(caches.get(0)).shape().dim(1);
        Dim size = out.type(x).shape().dim(2).floorDiv(Dim.known(heads));
        boolean all = size.equals(half.times(2)) || !half.isKnown();
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.integer("num_heads"), heads)
                .with(AttributeKey.integer("rotary_embedding_dim"), all ? 0 : 2 * half.knownValue())
                .with(AttributeKey.flag("interleaved"), interleaved);
        return out.node("RotaryEmbedding", attributes, x, caches.get(0), caches.get(1), positions);
    }
}
