package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Operators that only change or tell the shape of a tensor. */
final class Shapes {
    private Shapes() {}

    /** Reshape: extents in operand 1, where one may be -1 and, without {@code allowzero}, 0 keeps an extent. */
    static void reshape(HostCall call) {
        Tensor x = call.tensor(0);
        long[] shape = Extents.integers(call, 1);
        boolean keepsZero = call.integer("allowzero", 0) != 0;
        int open = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0 && !keepsZero) {
                if (i >= x.rank()) {
                    throw call.error("expected at most " + x.rank() + " axes where extent 0 is kept, found "
                            + Arrays.toString(shape));
                }
                shape[i] = x.extent(i);
            }
            if (shape[i] == -1) {
                if (open >= 0) {
                    throw call.error("expected at most one extent of -1, found " + Arrays.toString(shape));
                }
                open = i;
            } else {
                known *= shape[i];
            }
        }
        if (open >= 0) {
            shape[open] = known == 0 ? 0 : x.size() / known;
        }
        check(call, x, shape);
        call.result(0, Elements.copied(x, shape));
    }

    private static void check(HostCall call, Tensor x, long[] shape) {
        long size = 1;
        for (long extent : shape) {
            size = extent < 0 ? -1 : size * extent;
        }
        if (size != x.size()) {
            throw call.error("expected a shape of " + x.size() + " elements, found " + Arrays.toString(shape));
        }
    }

    /** Squeeze: without the axes in operand 1, whose extents are 1; without that operand all of extent 1. */
    static void squeeze(HostCall call) {
        Tensor x = call.tensor(0);
        boolean[] dropped = new boolean[x.rank()];
        for (int axis : Extents.axes(call, 1, x.rank())) {
            dropped[axis] = call.has(1) || x.extent(axis) == 1;
            if (dropped[axis] && x.extent(axis) != 1) {
                throw call.error("expected extent 1 along axis " + axis + ", found " + x.extent(axis));
            }
        }
        long[] shape = new long[x.rank()];
        int rank = 0;
        for (int i = 0; i < shape.length; i++) {
            if (!dropped[i]) {
                shape[rank++] = x.extent(i);
            }
        }
        call.result(0, Elements.copied(x, Arrays.copyOf(shape, rank)));
    }

    /** Unsqueeze: with new axes of extent 1 where operand 1 says, counted in the result. */
    static void unsqueeze(HostCall call) {
        Tensor x = call.tensor(0);
        int rank = x.rank() + Elements.count(call.tensor(1));
        long[] shape = new long[rank];
        for (int axis : Extents.axes(call, 1, rank)) {
            if (shape[axis] != 0) {
                throw call.error("expected different axes, found " + axis + " twice");
            }
            shape[axis] = 1;
        }
        int next = 0;
        boolean[] fresh = new boolean[rank];
        for (int i = 0; i < rank; i++) {
            fresh[i] = shape[i] == 1;
        }
        for (int i = 0; i < rank; i++) {
            shape[i] = fresh[i] ? 1 : x.extent(next++);
        }
        call.result(0, Elements.copied(x, shape));
    }

    /** Shape: the extents from {@code start} up to {@code end}, which may count from the end. */
    static void shape(HostCall call) {
        long[] shape = call.tensor(0).shape();
        int start = bound(call.integer("start", 0), shape.length);
        int end = bound(call.integer("end", Long.MAX_VALUE), shape.length);
        call.result(0, Tensor.vector(Arrays.copyOfRange(shape, start, StrictMath.max(start, end))));
    }

    private static int bound(long given, int rank) {
        return Math.clamp(given < 0 ? given + rank : given, 0, rank);
    }

    /** Size: the number of elements. */
    static void size(HostCall call) {
        call.result(0, Tensor.ofLongs(new long[] {call.tensor(0).size()}));
    }

    /** Range: operand 0 and on by operand 2, up to but not including operand 1. */
    static void range(HostCall call) {
        Tensor start = call.tensor(0);
        Tensor limit = call.tensor(1);
        Tensor delta = call.tensor(2);
        if (delta.getDouble(0) == 0) {
            throw call.error("expected a delta other than 0, found 0");
        }
        if (start.elementType().isFloat()) {
            double from = start.getDouble(0);
            double by = delta.getDouble(0);
            double count = StrictMath.max(0, StrictMath.ceil((limit.getDouble(0) - from) / by));
            double[] values = new double[(int) count];
            for (int i = 0; i < values.length; i++) {
                values[i] = from + i * by;
            }
            call.result(0, Elements.tensor(start.elementType(), new long[] {values.length}, values));
            return;
        }
        long from = start.getLong(0);
        long by = delta.getLong(0);
        long to = limit.getLong(0);
        boolean empty = by > 0 ? from >= to : from <= to;
        // Distances of far ends fit unsigned.
        long distance = by > 0 ? to - from : from - to;
        long count = empty ? 0 : Long.divideUnsigned(distance - 1, Math.abs(by)) + 1;
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw call.error(
                    "expected at most " + Integer.MAX_VALUE + " elements, found " + Long.toUnsignedString(count));
        }
        Tensor y = Tensor.zeros(start.elementType(), count);
        for (int i = 0; i < count; i++) {
            y.setLong(i, from + i * by);
        }
        call.result(0, y);
    }
}
