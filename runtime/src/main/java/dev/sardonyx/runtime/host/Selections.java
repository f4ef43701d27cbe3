package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Operators that choose elements by indices or conditions. */
final class Selections {
    private Selections() {}

    /** Gather: the slices of operand 0 along {@code axis} that operand 1 names. */
    static void gather(HostCall call) {
        Tensor x = call.tensor(0);
        int[] extents = Extents.of(x);
        int axis = (int) call.integer("axis");
        long[] indices = call.tensor(1).toLongs();
        int[] chosen = Extents.of(call.tensor(1));
        int[] result = new int[extents.length - 1 + chosen.length];
        System.arraycopy(extents, 0, result, 0, axis);
        System.arraycopy(chosen, 0, result, axis, chosen.length);
        System.arraycopy(extents, axis + 1, result, axis + chosen.length, extents.length - axis - 1);
        int outer = Extents.size(extents, 0, axis);
        int block = Extents.size(extents, axis + 1, extents.length);
        Tensor y = Tensor.zeros(x.elementType(), Extents.shape(result));
        for (int i = 0; i < outer; i++) {
            for (int k = 0; k < indices.length; k++) {
                int from = i * extents[axis] + Extents.index(call, indices[k], extents[axis]);
                Elements.copy(x, from * block, y, (i * indices.length + k) * block, block);
            }
        }
        call.result(0, y);
    }

    /** GatherElements: element i of the result lies where i does, but along {@code axis} where operand 1 says. */
    static void gatherElements(HostCall call) {
        Tensor x = call.tensor(0);
        Tensor indices = call.tensor(1);
        call.result(0, Elements.pick(x, indices.shape(), places(call, x, indices, (int) call.integer("axis"))));
    }

    /** For each of {@code indices} the place in {@code x} with its own indices, but that one along {@code axis}. */
    static int[] places(HostCall call, Tensor x, Tensor indices, int axis) {
        if (indices.rank() != x.rank()) {
            throw call.error("expected indices of rank " + x.rank() + ", found " + indices);
        }
        int[] extents = Extents.of(x);
        int[] steps = Extents.strides(extents);
        int step = steps[axis];
        int[] reach = Extents.of(indices);
        for (int i = 0; i < extents.length && indices.size() > 0; i++) {
            if (i != axis && reach[i] > extents[i]) {
                throw call.error("expected at most " + extents[i] + " indices along axis " + i + ", found " + reach[i]);
            }
        }
        steps[axis] = 0;
        int[] places = Extents.places(reach, steps, 0);
        long[] values = indices.toLongs();
        for (int i = 0; i < places.length; i++) {
            places[i] += Extents.index(call, values[i], extents[axis]) * step;
        }
        return places;
    }

    /** GatherND: the slices that the tuples in operand 1 name, within each of {@code batch_dims} leading places. */
    static void gatherNd(HostCall call) {
        Tensor x = call.tensor(0);
        Tensor indices = call.tensor(1);
        int batch = (int) call.integer("batch_dims", 0);
        int[] extents = Extents.of(x);
        int[] grid = Extents.of(indices);
        int tuple = grid[grid.length - 1];
        if (batch + tuple > extents.length) {
            throw call.error("expected at most " + (extents.length - batch) + " indices in a tuple, found " + tuple);
        }
        int[] result = Arrays.copyOf(grid, grid.length - 1 + extents.length - batch - tuple);
        System.arraycopy(extents, batch + tuple, result, grid.length - 1, extents.length - batch - tuple);
        int block = Extents.size(extents, batch + tuple, extents.length);
        int rows = Extents.size(grid, 0, grid.length - 1);
        int perBatch = Extents.size(grid, batch, grid.length - 1);
        int[] starts = slices(call, extents, batch, tuple, indices, perBatch);
        Tensor y;
        if (block == 1) {
            y = Elements.pick(x, Extents.shape(result), starts);
        } else {
            y = Tensor.zeros(x.elementType(), Extents.shape(result));
            for (int row = 0; row < rows; row++) {
                Elements.copy(x, starts[row], y, row * block, block);
            }
        }
        call.result(0, y);
    }

    /** Where the slice starts that each tuple of {@code indices} names; {@code perBatch} tuples share a batch. */
    static int[] slices(HostCall call, int[] extents, int batch, int tuple, Tensor indices, int perBatch) {
        int[] steps = Extents.strides(extents);
        int step = Extents.size(extents, batch, extents.length);
        long[] values = indices.toLongs();
        int[] starts = new int[Extents.size(Extents.of(indices), 0, indices.rank() - 1)];
        for (int row = 0; row < starts.length; row++) {
            int start = row / perBatch * step;
            for (int k = 0; k < tuple; k++) {
                start += Extents.index(call, values[row * tuple + k], extents[batch + k]) * steps[batch + k];
            }
            starts[row] = start;
        }
        return starts;
    }

    /** Compress: the slices along {@code axis}, or the elements without an axis, where operand 1 is true. */
    static void compress(HostCall call) {
        Tensor given = call.tensor(0);
        Tensor condition = call.tensor(1);
        long axis = call.integer("axis", -1);
        Tensor x = axis < 0 ? given.reshaped(given.size()) : given;
        int along = (int) Math.max(axis, 0);
        int reach = (int) Math.min(condition.size(), x.extent(along));
        int[] kept = new int[reach];
        int count = 0;
        for (int i = 0; i < reach; i++) {
            if (condition.getBoolean(i)) {
                kept[count++] = i;
            }
        }
        call.result(0, AxisMaps.of(x).with(along, Arrays.copyOf(kept, count)).copy());
    }

    /** NonZero: the indices of elements that are not 0, one column [rank] each. */
    static void nonZero(HostCall call) {
        Tensor x = call.tensor(0);
        int[] extents = Extents.of(x);
        int total = Elements.count(x);
        int[] found = new int[total];
        int count = 0;
        for (int i = 0; i < total; i++) {
            boolean set = x.elementType() == ElementType.STRING ? !x.strings()[i].isEmpty() : x.getBoolean(i);
            if (set) {
                found[count++] = i;
            }
        }
        long[] indices = new long[extents.length * count];
        for (int i = 0; i < count; i++) {
            int rest = found[i];
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                indices[axis * count + i] = rest % extents[axis];
                rest /= extents[axis];
            }
        }
        call.result(0, Tensor.ofLongs(indices, extents.length, count));
    }

    /** OneHot: operand 2 holds the values off and on; on is where the new {@code axis} equals the index. */
    static void oneHot(HostCall call) {
        Tensor indices = call.tensor(0);
        int depth = Math.toIntExact(call.tensor(1).getLong(0));
        Tensor values = call.tensor(2);
        int axis = (int) call.integer("axis");
        int[] extents = Extents.of(indices);
        long[] shape = new long[extents.length + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? depth : extents[i < axis ? i : i - 1];
        }
        Tensor y = Elements.filled(values.elementType(), shape, values, 0);
        int inner = Extents.size(extents, axis, extents.length);
        for (int i = 0, n = Elements.count(indices); i < n; i++) {
            long hot = indices.getLong(i);
            hot = hot < 0 ? hot + depth : hot;
            if (hot >= 0 && hot < depth) {
                y.copyElement((i / inner * depth + hot) * inner + i % inner, values, 1);
            }
        }
        call.result(0, y);
    }

    /** Where: operand 1 where operand 0 is true, else operand 2, with broadcasting. */
    static void where(HostCall call) {
        Tensor condition = call.tensor(0);
        Tensor a = call.tensor(1);
        Tensor b = call.tensor(2);
        int[] both = Extents.broadcast(call, Extents.of(a), Extents.of(b));
        int[] extents = Extents.broadcast(call, Extents.of(condition), both);
        int[] which = Extents.broadcastPlaces(Extents.of(condition), extents);
        int[] fromA = Extents.broadcastPlaces(Extents.of(a), extents);
        int[] fromB = Extents.broadcastPlaces(Extents.of(b), extents);
        Tensor y = Tensor.zeros(a.elementType(), Extents.shape(extents));
        for (int i = 0; i < which.length; i++) {
            boolean first = condition.getBoolean(which[i]);
            y.copyElement(i, first ? a : b, first ? fromA[i] : fromB[i]);
        }
        call.result(0, y);
    }
}
