package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Brings scales and zero points into a shape that broadcasts to what they belong to. */
final class ScaleShape {
    static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(1L);
    static final AttributeKey<Long> BLOCK_SIZE =
            AttributeKey.integer("block_size").orElse(0L);

    private ScaleShape() {}

    /**
     * Checks the scale of operand 0, which is operand {@code index}: one, one a slice, or one a block; a zero point is
     * the operand behind it and has its shape.
     */
    static void check(InferenceContext in, int index) {
        checkScale(in, index);
        if (!in.has(index + 1)) {
            return;
        }
        Shape scale = in.shape(index);
        Shape zero = in.shape(index + 1);
        if (isOne(scale) && isOne(zero)) {
            return;
        }
        if (scale.rank() != zero.rank()) {
            throw in.error("the zero point " + zero + " must have the shape of the scale " + scale, "");
        }
        for (int axis = 0; axis < scale.rank(); axis++) {
            in.requireEqual(scale.dim(axis), zero.dim(axis), "scale and zero point must have one shape");
        }
    }

    private static boolean isOne(Shape shape) {
        return shape.rank() == 0 || (shape.rank() == 1 && shape.dim(0).isKnown(1));
    }

    private static void checkScale(InferenceContext in, int index) {
        Shape x = in.shape(0);
        Shape scale = in.shape(index);
        long block = in.attribute(BLOCK_SIZE);
        if (block < 0) {
            throw in.error("'block_size' " + block + " must not be negative", "");
        }
        if (block > 0) {
            int axis = in.axis(AXIS, 0);
            if (scale.rank() != x.rank()) {
                throw in.error("blocked scales " + scale + " must have the rank of the operand", "");
            }
            in.requireEqual(
                    scale.dim(axis),
                    x.dim(axis).ceilDiv(Dim.known(block)),
                    "there must be one scale for each block of " + block + " along axis " + axis);
        } else if (scale.rank() == 1 && !scale.dim(0).isKnown(1)) {
            int axis = in.axis(AXIS, 0);
            in.requireEqual(scale.dim(0), x.dim(axis), "there must be one scale for each slice of axis " + axis);
        } else if (scale.rank() > 1) {
            throw in.error("scales " + scale + " must be one number or a vector unless 'block_size' is given", "");
        }
    }

    /** The place of the scale that element {@code index} of {@code x} has, for references. */
    static long place(EvaluationContext in, Tensor x, Tensor scale, long[] index) {
        if (scale.size() == 1) {
            return 0;
        }
        int axis = in.axis(in.attribute(AXIS), x.rank());
        if (scale.rank() == 1 && in.attribute(BLOCK_SIZE) == 0) {
            return index[axis];
        }
        long[] at = index.clone();
        at[axis] /= in.attribute(BLOCK_SIZE);
        return Index.flat(scale.shape(), at);
    }

    /** {@code value}, a scale or zero point, in a shape that broadcasts to operand 0. */
    static Value broadcast(Decomposer out, LoweringContext to, Value value) {
        Shape scale = out.type(value).shape();
        Shape x = to.shape(0);
        long block = to.attribute(BLOCK_SIZE);
        if (block > 0) {
            int axis = to.axis(AXIS, 0);
            List<Dim> apart = new ArrayList<>(scale.dims());
            apart.add(axis + 1, Dim.ONE);
            List<Dim> repeated = new ArrayList<>(scale.dims());
            repeated.add(axis + 1, Dim.known(block));
            List<Dim> merged = new ArrayList<>(scale.dims());
            merged.set(axis, scale.dim(axis).times(block));
            Value pieces = out.reshape(value, apart);
            Value all = out.reshape(out.node("Expand", pieces, out.dims(repeated)), merged);
            return merged.get(axis).equals(x.dim(axis))
                    ? all
                    : out.node("Slice", all, out.vector(0), out.dims(List.of(x.dim(axis))), out.vector(axis));
        }
        if (scale.rank() == 0 || scale.dim(0).isKnown(1)) {
            return scale.rank() == 0 ? value : out.node("Squeeze", value, out.vector(0));
        }
        int axis = to.axis(AXIS, 0);
        long[] after = IntStream.range(1, x.rank() - axis).asLongStream().toArray();
        return after.length == 0 ? value : out.node("Unsqueeze", value, out.vector(after));
    }
}
