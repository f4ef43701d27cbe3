package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Operators that order elements: TopK, Unique, ArgMax and ArgMin. */
final class Sorting {
    private Sorting() {}

    /** TopK: the values and indices of the operand 1 largest or smallest elements along {@code axis}, best first. */
    static void topK(HostCall call) {
        Tensor x = call.tensor(0);
        int axis = (int) call.integer("axis");
        int[] extents = Extents.of(x);
        long wanted = call.tensor(1).getLong(0);
        if (wanted < 0 || wanted > extents[axis]) {
            throw call.error("expected K in [0, " + extents[axis] + "], found " + wanted);
        }
        int k = (int) wanted;
        long[] keys = Ordering.keys(x);
        if (call.integer("largest", 1) == 0) {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = ~keys[i];
            }
        }
        int inner = Extents.size(extents, axis + 1, extents.length);
        long[] shape = x.shape();
        shape[axis] = k;
        int[] from = new int[(int) Tensor.size(shape)];
        long[] indices = new long[from.length];
        int[] heap = new int[k];
        for (int row = 0, rows = k == 0 ? 0 : from.length / k; row < rows; row++) {
            int base = row / inner * extents[axis] * inner + row % inner;
            best(keys, base, inner, extents[axis], heap);
            for (int i = 0; i < k; i++) {
                int at = (row / inner * k + i) * inner + row % inner;
                from[at] = base + heap[i] * inner;
                indices[at] = heap[i];
            }
        }
        call.result(0, Elements.pick(x, shape, from));
        call.result(1, Tensor.ofLongs(indices, shape));
    }

    /** Fills {@code heap} with the places of the largest of {@code count} keys, largest first, ties by place. */
    private static void best(long[] keys, int base, int step, int count, int[] heap) {
        int size = heap.length;
        for (int i = 0; i < size; i++) {
            heap[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(keys, base, step, heap, i, size);
        }
        for (int i = size; i < count; i++) {
            if (worse(keys, base, step, heap[0], i)) {
                heap[0] = i;
                sink(keys, base, step, heap, 0, size);
            }
        }
        for (int end = size - 1; end > 0; end--) {
            int worst = heap[0];
            heap[0] = heap[end];
            heap[end] = worst;
            sink(keys, base, step, heap, 0, end);
        }
    }

    /** Restores the order, the worst first, where only the entry at {@code at} is out of it. */
    private static void sink(long[] keys, int base, int step, int[] heap, int at, int size) {
        int item = heap[at];
        int hole = at;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && worse(keys, base, step, heap[child + 1], heap[child])) {
                child++;
            }
            if (!worse(keys, base, step, heap[child], item)) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = item;
    }

    private static boolean worse(long[] keys, int base, int step, int a, int b) {
        long left = keys[base + a * step];
        long right = keys[base + b * step];
        return left < right || (left == right && a > b);
    }

    /** ArgMax and ArgMin, by {@code operator}: the place of an extreme along {@code axis}. */
    static void argReduce(HostCall call) {
        Tensor x = call.tensor(0);
        int axis = (int) call.integer("axis");
        boolean last = call.integer("select_last_index", 0) != 0;
        boolean smallest = call.text("operator", "").equals("ArgMin");
        int[] extents = Extents.of(x);
        long[] keys = Ordering.keys(x);
        int inner = Extents.size(extents, axis + 1, extents.length);
        int rows = extents[axis] == 0 ? 0 : keys.length / extents[axis];
        long[] places = new long[rows];
        for (int row = 0; row < rows; row++) {
            int base = row / inner * extents[axis] * inner + row % inner;
            int best = 0;
            for (int i = 1; i < extents[axis]; i++) {
                int order = Long.compare(keys[base + i * inner], keys[base + best * inner]);
                if ((smallest ? -order : order) > 0 || (last && order == 0)) {
                    best = i;
                }
            }
            places[row] = best;
        }
        call.result(0, Tensor.ofLongs(places, Reductions.reducedShape(x, new int[] {axis}, call)));
    }

    /** Unique: different elements, or slices along {@code axis}, their first places, inverse places and counts. */
    static void unique(HostCall call) {
        Tensor given = call.tensor(0);
        long axis = call.integer("axis", -1);
        Tensor x = axis < 0 ? given.reshaped(given.size()) : given;
        int along = (int) Math.max(axis, 0);
        int[] extents = Extents.of(x);
        int count = extents[along];
        long[][] slices = slices(Ordering.keys(x), extents, along);
        int[] order = Extents.all(count);
        Ordering.sort(order, count, (a, b) -> Arrays.compare(slices[a], slices[b]));
        int[] first = new int[count];
        for (int i = 0; i < count; i++) {
            boolean same = i > 0 && Arrays.equals(slices[order[i]], slices[order[i - 1]]);
            first[order[i]] = same ? first[order[i - 1]] : order[i];
        }
        boolean sorted = call.integer("sorted", 1) != 0;
        int[] firsts = new int[count];
        int different = 0;
        for (int i = 0; i < count; i++) {
            int item = sorted ? order[i] : i;
            if (first[item] == item) {
                firsts[different++] = item;
            }
        }
        give(call, x, along, Arrays.copyOf(firsts, different), first);
    }

    private static void give(HostCall call, Tensor x, int axis, int[] firsts, int[] first) {
        int[] place = new int[first.length];
        long[] indices = new long[firsts.length];
        for (int i = 0; i < firsts.length; i++) {
            place[firsts[i]] = i;
            indices[i] = firsts[i];
        }
        long[] inverse = new long[first.length];
        long[] counts = new long[firsts.length];
        for (int i = 0; i < first.length; i++) {
            inverse[i] = place[first[i]];
            counts[place[first[i]]]++;
        }
        call.result(0, AxisMaps.of(x).with(axis, firsts).copy());
        call.result(1, Tensor.vector(indices));
        call.result(2, Tensor.vector(inverse));
        call.result(3, Tensor.vector(counts));
    }

    /** The keys of each slice along {@code axis}, in order. */
    private static long[][] slices(long[] keys, int[] extents, int axis) {
        int inner = Extents.size(extents, axis + 1, extents.length);
        int outer = Extents.size(extents, 0, axis);
        long[][] slices = new long[extents[axis]][outer * inner];
        for (int i = 0; i < slices.length; i++) {
            for (int o = 0; o < outer; o++) {
                System.arraycopy(keys, (o * extents[axis] + i) * inner, slices[i], o * inner, inner);
            }
        }
        return slices;
    }
}
