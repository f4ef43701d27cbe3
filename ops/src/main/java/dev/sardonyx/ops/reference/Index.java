package dev.sardonyx.ops.reference;

import dev.sardonyx.tensor.Tensor;
import java.util.function.Consumer;

/** Walks index vectors in row-major order, for references written as loops over indices. */
public final class Index {
    private Index() {}

    /** Calls {@code body} with every index of {@code shape}; the array is reused between calls. */
    public static void forEach(long[] shape, Consumer<long[]> body) {
        if (Tensor.size(shape) == 0) {
            return;
        }
        long[] index = new long[shape.length];
        while (true) {
            body.accept(index);
            int axis = shape.length - 1;
            while (axis >= 0 && ++index[axis] == shape[axis]) {
                index[axis--] = 0;
            }
            if (axis < 0) {
                return;
            }
        }
    }

    /** The place of {@code index} in row-major order. */
    public static long flat(long[] shape, long[] index) {
        long flat = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            flat = flat * shape[axis] + index[axis];
        }
        return flat;
    }

    /** The index at place {@code flat} in row-major order. */
    public static long[] unflat(long[] shape, long flat) {
        long[] index = new long[shape.length];
        long rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    /** The place in an operand of {@code shape} that broadcasts to {@code index}, which may have more axes. */
    public static long broadcast(long[] shape, long[] index) {
        long flat = 0;
        int offset = index.length - shape.length;
        for (int axis = 0; axis < shape.length; axis++) {
            flat = flat * shape[axis] + (shape[axis] == 1 ? 0 : index[axis + offset]);
        }
        return flat;
    }

    /** The shape that {@code a} and {@code b} broadcast to. */
    public static long[] broadcastShape(long[] a, long[] b) {
        long[] result = new long[Math.max(a.length, b.length)];
        for (int axis = 0; axis < result.length; axis++) {
            int ofA = axis - result.length + a.length;
            int ofB = axis - result.length + b.length;
            long x = ofA < 0 ? 1 : a[ofA];
            long y = ofB < 0 ? 1 : b[ofB];
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException("extents " + x + " and " + y + " do not broadcast");
            }
            result[axis] = x == 1 ? y : x;
        }
        return result;
    }
}
