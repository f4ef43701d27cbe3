package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Shapes as arrays of extents, row-major. */
final class Extents {
    private Extents() {}

    static int[] of(Tensor x) {
        int[] extents = new int[x.rank()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = Math.toIntExact(x.extent(i));
        }
        return extents;
    }

    static int[] of(long[] shape) {
        int[] extents = new int[shape.length];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = Math.toIntExact(shape[i]);
        }
        return extents;
    }

    static long[] shape(int... extents) {
        return Arrays.stream(extents).asLongStream().toArray();
    }

    /** Elements from one place to the next along each axis. */
    static int[] strides(int[] extents) {
        int[] strides = new int[extents.length];
        int step = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= extents[i];
        }
        return strides;
    }

    /** The product of extents {@code from} up to {@code to}. */
    static int size(int[] extents, int from, int to) {
        int size = 1;
        for (int i = from; i < to; i++) {
            size = Math.multiplyExact(size, extents[i]);
        }
        return size;
    }

    static int size(int[] extents) {
        return size(extents, 0, extents.length);
    }

    /** Moves {@code index} to the next place of {@code extents}, the last axis first; false after the last place. */
    static boolean next(int[] index, int[] extents) {
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            if (++index[axis] < extents[axis]) {
                return true;
            }
            index[axis] = 0;
        }
        return false;
    }

    /** {@code axis} counted from 0; an error at the node outside [-rank, rank). */
    static int axis(HostCall call, long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw call.error("expected an axis in [" + -rank + ", " + (rank - 1) + "], found " + axis);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** {@code index} counted from 0; an error at the node outside [-extent, extent). */
    static int index(HostCall call, long index, int extent) {
        if (index < -extent || index >= extent) {
            throw call.error("expected an index in [" + -extent + ", " + (extent - 1) + "], found " + index);
        }
        return (int) (index < 0 ? index + extent : index);
    }

    /** The integers of operand {@code index}. */
    static long[] integers(HostCall call, int index) {
        return call.tensor(index).toLongs();
    }

    /** The axes in operand {@code index}, counted from 0; without that operand all of {@code rank}. */
    static int[] axes(HostCall call, int index, int rank) {
        if (!call.has(index)) {
            return all(rank);
        }
        long[] given = integers(call, index);
        int[] axes = new int[given.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axis(call, given[i], rank);
        }
        return axes;
    }

    static int[] all(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> i);
        return axes;
    }

    /** The shape that both broadcast to; an error at the node when there is none. */
    static int[] broadcast(HostCall call, int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] extents = new int[rank];
        for (int i = 0; i < rank; i++) {
            int left = i < rank - a.length ? 1 : a[i - (rank - a.length)];
            int right = i < rank - b.length ? 1 : b[i - (rank - b.length)];
            if (left != right && left != 1 && right != 1) {
                throw call.error(
                        "expected shapes that broadcast, found " + Arrays.toString(a) + " and " + Arrays.toString(b));
            }
            extents[i] = left == 1 ? right : left;
        }
        return extents;
    }

    /** For every element of {@code to}, in order, the element of {@code from} that broadcasts there. */
    static int[] broadcastPlaces(int[] from, int[] to) {
        int[] own = strides(from);
        int[] steps = new int[to.length];
        for (int i = 0; i < from.length; i++) {
            steps[i + to.length - from.length] = from[i] == 1 ? 0 : own[i];
        }
        return places(to, steps, 0);
    }

    /** For every element of {@code extents}, in order, {@code base} plus its index times {@code steps}. */
    static int[] places(int[] extents, int[] steps, int base) {
        int[] places = new int[size(extents)];
        if (places.length == 0) {
            return places;
        }
        int rank = extents.length;
        int last = rank == 0 ? 1 : extents[rank - 1];
        int step = rank == 0 ? 0 : steps[rank - 1];
        int[] outer = rank == 0 ? new int[0] : Arrays.copyOf(extents, rank - 1);
        int[] index = new int[outer.length];
        int at = 0;
        do {
            int place = base;
            for (int i = 0; i < outer.length; i++) {
                place += index[i] * steps[i];
            }
            for (int i = 0; i < last; i++, place += step) {
                places[at++] = place;
            }
        } while (next(index, outer));
        return places;
    }
}
