package dev.sardonyx.compiler.quantize;

import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * Which elements of a tensor share a scale: those in one block. Blocks tile the tensor; at the end of an axis they are
 * smaller where the extent is no multiple.
 *
 * @param shape of the tensor
 * @param blocks the extent of blocks along each axis
 */
record Grouping(long[] shape, long[] blocks) {
    /** Scales for every position of one axis. */
    static Grouping ofAxis(long[] shape, int axis) {
        long[] blocks = atLeastOne(shape);
        blocks[axis] = 1;
        return new Grouping(shape, blocks);
    }

    /** Scales for blocks along one axis, at every position of the others. */
    static Grouping ofBlocks(long[] shape, int axis, long block) {
        long[] blocks = new long[shape.length];
        Arrays.fill(blocks, 1);
        blocks[axis] = Math.max(1, Math.min(block, shape[axis]));
        return new Grouping(shape, blocks);
    }

    private static long[] atLeastOne(long[] shape) {
        long[] blocks = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            blocks[axis] = Math.max(1, shape[axis]);
        }
        return blocks;
    }

    /** How many blocks there are along each axis. */
    long[] counts() {
        long[] counts = new long[shape.length];
        for (int axis = 0; axis < counts.length; axis++) {
            counts[axis] = Math.ceilDiv(shape[axis], blocks[axis]);
        }
        return counts;
    }

    /** How many groups there are. */
    int groups() {
        return Math.toIntExact(Tensor.size(counts()));
    }

    /** The elements of the largest group. */
    int largest() {
        return Math.toIntExact(Tensor.size(blocks));
    }

    /**
     * The elements of group number {@code group}, by their numbers in the tensor.
     *
     * @param into receives them; as long as {@link #largest} at least
     * @return how many there are
     */
    int elements(int group, long[] into) {
        long[] counts = counts();
        long rest = group;
        int found = 1;
        into[0] = 0;
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            long from = rest % counts[axis] * blocks[axis];
            rest /= counts[axis];
            int extent = (int) Math.min(blocks[axis], shape[axis] - from);
            // Outer axes come last, so what is there becomes the first of extent copies.
            for (int i = extent - 1; i >= 0; i--) {
                for (int j = 0; j < found; j++) {
                    into[i * found + j] = into[j] + (from + i) * stride;
                }
            }
            found *= extent;
            stride *= shape[axis];
        }
        return found;
    }
}
