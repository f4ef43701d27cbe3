package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * A mask of keys in the forms that attentions take: how many keys of each sequence count [batch], then also where they
 * begin [2 * batch], or with the offsets of packed sequences behind them [3 * batch + 2]; or for each key
 * [batch, keys], each pair of query and key [batch, queries, keys], or each pair of positions
 * [batch, 1, positions, positions] a number greater than 0 where the key counts.
 *
 * @param operand its number
 * @param past how many keys precede the first query
 * @param keys how many there are in all
 * @param filter what is added to products with keys that do not count
 */
record PaddingMask(int operand, Dim batch, Dim queries, Dim past, Dim keys, float filter) {

    void check(InferenceContext in) {
        Shape shape = in.shape(operand);
        String agree = "the mask must go with the batch and the numbers of queries and keys";
        switch (shape.rank()) {
            case 1 -> {
                if (!shape.dim(0).equals(batch.times(2)) && !isPacked(shape)) {
                    in.requireEqual(shape.dim(0), batch, agree);
                }
            }
            case 2 -> {
                in.requireEqual(shape.dim(0), batch, agree);
                if (!isOfNewKeys(shape)) {
                    in.requireEqual(shape.dim(1), keys, agree);
                }
            }
            case 3 -> {
                in.requireEqual(shape.dim(0), batch, agree);
                in.requireEqual(shape.dim(1), queries, agree);
                in.requireEqual(shape.dim(2), keys, agree);
            }
            case 4 -> {
                in.requireEqual(shape.dim(0), batch, agree);
                in.requireEqual(shape.dim(1), Dim.ONE, agree);
                in.requireEqual(shape.dim(2), shape.dim(3), "a mask of positions must be square");
            }
            default -> throw in.error("the mask must have one to four axes, found " + shape, "");
        }
    }

    private boolean isPacked(Shape shape) {
        return shape.dim(0).equals(batch.times(3).plus(2));
    }

    /** True for [batch, new keys] beside a past that always counts. */
    private boolean isOfNewKeys(Shape shape) {
        return !shape.dim(1).equals(keys) && shape.dim(1).equals(keys.minus(past));
    }

    /** The terms as f32 that broadcast to [batch, heads, queries, keys]. */
    Value write(Decomposer out) {
        Value mask = out.operand(operand);
        Shape shape = out.type(mask).shape();
        Value zero = out.constant(ElementType.I32, 0);
        Value allowed = switch (shape.rank()) {
            case 1 -> withinLengths(out, mask, shape);
            case 2 -> out.node("Unsqueeze", out.node("Greater", keys(out, mask, shape), zero), out.vector(1, 2));
            case 3 -> out.node("Unsqueeze", out.node("Greater", mask, zero), out.vector(1));
            default -> out.node("Greater", positions(out, mask), zero);
        };
        return out.node("Where", allowed, out.constant(ElementType.F32, 0), out.constant(ElementType.F32, filter));
    }

    private Value keys(Decomposer out, Value mask, Shape shape) {
        if (!isOfNewKeys(shape)) {
            return mask;
        }
        Value pads = out.dims(List.of(Dim.ZERO, past, Dim.ZERO, Dim.ZERO));
        return out.node("Pad", mask, pads, out.constant(ElementType.I32, 1));
    }

    private Value positions(Decomposer out, Value mask) {
        Value starts = out.dims(List.of(past, Dim.ZERO));
        Value ends = out.dims(List.of(past.plus(queries), keys));
        return out.node("Slice", mask, starts, ends, out.vector(2, 3));
    }

    private Value withinLengths(Decomposer out, Value mask, Shape shape) {
        Value columns = out.cast(Positions.range(out, keys), ElementType.I32);
        boolean one = shape.dim(0).equals(batch);
        Value ends = one ? mask : part(out, mask, Dim.ZERO, batch);
        Value allowed = out.node("Less", columns, out.node("Unsqueeze", ends, out.vector(1, 2, 3)));
        if (!shape.dim(0).equals(batch.times(2))) {
            return allowed;
        }
        Value starts = out.node("Unsqueeze", part(out, mask, batch, batch.times(2)), out.vector(1, 2, 3));
        return out.node("And", allowed, out.node("GreaterOrEqual", columns, starts));
    }

    private static Value part(Decomposer out, Value mask, Dim from, Dim to) {
        return out.node("Slice", mask, out.dims(List.of(from)), out.dims(List.of(to)), out.vector(0));
    }

    /** The reference; all extents must be known. */
    ScaledProducts.Term reference(Tensor mask) {
        long total = keys.knownValue();
        long before = past.knownValue();
        long rows = queries.knownValue();
        long width = mask.extent(mask.rank() - 1);
        long sequences = batch.knownValue();
        return (b, n, s, t) -> {
            boolean counts = switch (mask.rank()) {
                case 1 -> t < mask.getLong(b) && (mask.size() != 2 * sequences || t >= mask.getLong(b + sequences));
                case 2 -> t < total - width || mask.getLong(b * width + t - (total - width)) > 0;
                case 3 -> mask.getLong((b * rows + s) * width + t) > 0;
                default -> mask.getLong((b * width + before + s) * width + t) > 0;
            };
            return counts ? 0 : filter;
        };
    }
}
