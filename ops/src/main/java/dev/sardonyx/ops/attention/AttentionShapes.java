package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.NodeContext;

/**
 * The operands of an attention as [batch, heads, length, size].
 *
 * @param total the number of keys with those in the cache
 */
record AttentionShapes(Shape query, Shape key, Shape value, Dim total) {
    static AttentionShapes of(NodeContext in) {
        Shape query = heads(in, 0, Attention.Q_NUM_HEADS);
        Shape key = heads(in, 1, Attention.KV_NUM_HEADS);
        Shape value = heads(in, 2, Attention.KV_NUM_HEADS);
        Dim past = in.has(4) ? in.shape(4).dim(2) : Dim.ZERO;
        Dim groups = query.dim(1);
        if (groups.isKnown()
                && key.dim(1).isKnown()
                && groups.knownValue() % key.dim(1).knownValue() != 0) {
            throw in.error(groups + " query heads do not divide into groups for " + key.dim(1) + " key heads", "");
        }
        return new AttentionShapes(query, key, value, past.plus(key.dim(2)));
    }

    private static Shape heads(NodeContext in, int operand, AttributeKey<Long> key) {
        Shape shape = in.shape(operand);
        if (shape.rank() == 4) {
            return shape;
        }
        if (shape.rank() != 3) {
            throw in.error("operand " + operand + " must have three or four axes, found " + shape, "");
        }
        Dim count = Dim.known(in.find(key)
                .orElseThrow(() -> in.error("'" + key.name() + "' is needed for operands of three axes", "")));
        if (count.knownValue() < 1) {
            throw in.error("'" + key.name() + "' must be at least 1, found " + count, "");
        }
        return Shape.of(shape.dim(0), count, shape.dim(1), shape.dim(2).floorDiv(count));
    }
}
