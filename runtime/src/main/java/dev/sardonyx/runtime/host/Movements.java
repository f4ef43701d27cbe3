package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Operators that rearrange, cut, repeat or pad along axes. */
final class Movements {
    private Movements() {}

    /** Pad: operand 1 holds begins then ends for the axes in operand 3 (else all); operand 2 fills. */
    static void pad(HostCall call) {
        Tensor x = call.tensor(0);
        long[] pads = Extents.integers(call, 1);
        int[] axes = Extents.axes(call, 3, x.rank());
        if (pads.length != 2 * axes.length) {
            throw call.error("expected " + 2 * axes.length + " pads, found " + pads.length);
        }
        String mode = call.text("mode", "constant");
        AxisMaps maps = AxisMaps.of(x);
        for (int i = 0; i < axes.length; i++) {
            int extent = (int) x.extent(axes[i]);
            long count = extent + pads[i] + pads[i + axes.length];
            if (count < 0) {
                throw call.error("expected pads that leave axis " + axes[i] + " at least 0, found " + count);
            }
            if (extent == 0 && count > 0 && !mode.equals("constant")) {
                throw call.error("expected elements along axis " + axes[i] + " to pad with, found none");
            }
            int[] map = new int[Math.toIntExact(count)];
            for (int k = 0; k < map.length; k++) {
                map[k] = inside((int) (k - pads[i]), extent, mode);
            }
            maps.with(axes[i], map);
        }
        call.result(0, maps.copy(call.has(2) ? call.tensor(2) : null));
    }

    /** The place in [0, extent) that an element at {@code place} comes from, -1 for the constant. */
    private static int inside(int place, int extent, String mode) {
        if (place >= 0 && place < extent) {
            return place;
        }
        return switch (mode) {
            case "edge" -> place < 0 ? 0 : extent - 1;
            case "wrap" -> Math.floorMod(place, extent);
            case "reflect" -> {
                int turns = extent == 1 ? 0 : Math.floorMod(place, 2 * extent - 2);
                yield turns < extent ? turns : 2 * extent - 2 - turns;
            }
            default -> -1;
        };
    }

    /** Slice: operands are starts, ends, axes and steps. */
    static void slice(HostCall call) {
        Tensor x = call.tensor(0);
        long[] starts = Extents.integers(call, 1);
        long[] ends = Extents.integers(call, 2);
        int[] axes = call.has(3) ? Extents.axes(call, 3, x.rank()) : Extents.all(starts.length);
        long[] steps = call.has(4) ? Extents.integers(call, 4) : new long[starts.length];
        if (!call.has(4)) {
            Arrays.fill(steps, 1);
        }
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw call.error("expected " + starts.length + " ends, axes and steps as there are starts, found "
                    + ends.length + ", " + axes.length + " and " + steps.length);
        }
        AxisMaps maps = AxisMaps.of(x);
        for (int i = 0; i < axes.length; i++) {
            long extent = x.extent(axes[i]);
            boolean back = steps[i] < 0;
            if (steps[i] == 0) {
                throw call.error("expected a step other than 0, found 0");
            }
            long start = Math.clamp(fromStart(starts[i], extent), 0, back ? extent - 1 : extent);
            long end = Math.clamp(fromStart(ends[i], extent), back ? -1 : 0, back ? extent - 1 : extent);
            long room = back ? start - end : end - start;
            long by = Math.abs(Math.max(steps[i], -Long.MAX_VALUE));
            int count = room <= 0 || extent == 0 ? 0 : (int) ((room - 1) / by + 1);
            maps.range(axes[i], (int) start, count < 2 ? 1 : (int) steps[i], count);
        }
        call.result(0, maps.copy());
    }

    private static long fromStart(long bound, long extent) {
        return bound < 0 ? bound + extent : bound;
    }

    /** Tile: operand 1 tells how often each axis is repeated. */
    static void tile(HostCall call) {
        Tensor x = call.tensor(0);
        long[] repeats = Extents.integers(call, 1);
        if (repeats.length != x.rank()) {
            throw call.error("expected " + x.rank() + " repeats, found " + repeats.length);
        }
        AxisMaps maps = AxisMaps.of(x);
        for (int axis = 0; axis < repeats.length; axis++) {
            if (repeats[axis] < 0) {
                throw call.error("expected repeats of at least 0, found " + repeats[axis]);
            }
            if (repeats[axis] != 1) {
                int extent = (int) x.extent(axis);
                int[] map = new int[Math.toIntExact(extent * repeats[axis])];
                Arrays.setAll(map, i -> i % extent);
                maps.with(axis, map);
            }
        }
        call.result(0, maps.copy());
    }

    /** Expand: operand 0 broadcast with the shape in operand 1. */
    static void expand(HostCall call) {
        Tensor x = call.tensor(0);
        int[] target = Extents.broadcast(call, Extents.of(x), Extents.of(Extents.integers(call, 1)));
        call.result(0, expanded(x, target));
    }

    /** {@code x} broadcast to {@code target}, which it fits. */
    static Tensor expanded(Tensor x, int[] target) {
        long[] aligned = new long[target.length];
        Arrays.fill(aligned, 1);
        System.arraycopy(x.shape(), 0, aligned, target.length - x.rank(), x.rank());
        AxisMaps maps = AxisMaps.of(x.reshaped(aligned));
        for (int axis = 0; axis < target.length; axis++) {
            if (aligned[axis] != target[axis]) {
                maps.with(axis, new int[target[axis]]);
            }
        }
        return maps.copy();
    }

    /** CenterCropPad: the middle of operand 0, or zeros around it, to the extents in operand 1. */
    static void centerCropPad(HostCall call) {
        Tensor x = call.tensor(0);
        long[] wanted = Extents.integers(call, 1);
        long[] axes = call.integers("axes");
        if (wanted.length != axes.length) {
            throw call.error("expected " + axes.length + " extents, found " + wanted.length);
        }
        AxisMaps maps = AxisMaps.of(x);
        for (int i = 0; i < axes.length; i++) {
            int extent = (int) x.extent((int) axes[i]);
            int count = Math.toIntExact(wanted[i]);
            int start = count < extent ? (extent - count) / 2 : -((count - extent) / 2);
            int[] map = new int[count];
            for (int k = 0; k < count; k++) {
                map[k] = start + k < 0 || start + k >= extent ? -1 : start + k;
            }
            maps.with((int) axes[i], map);
        }
        call.result(0, maps.copy());
    }

    /** Split: pieces along {@code axis} of the lengths in operand 1. */
    static void split(HostCall call) {
        Tensor x = call.tensor(0);
        int axis = (int) call.integer("axis");
        long[] lengths = Extents.integers(call, 1);
        if (lengths.length != call.resultCount() || Arrays.stream(lengths).sum() != x.extent(axis)) {
            throw call.error("expected " + call.resultCount() + " lengths that add up to " + x.extent(axis) + ", found "
                    + Arrays.toString(lengths));
        }
        int start = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (call.wants(i)) {
                call.result(
                        i,
                        AxisMaps.of(x).range(axis, start, 1, (int) lengths[i]).copy());
            }
            start += (int) lengths[i];
        }
    }

    /** ReverseSequence: of each batch the first elements along {@code time_axis}, as operand 1 counts, reversed. */
    static void reverseSequence(HostCall call) {
        Tensor x = call.tensor(0);
        long[] lengths = Extents.integers(call, 1);
        int[] extents = Extents.of(x);
        int batchAxis = (int) call.integer("batch_axis", 1);
        int timeAxis = (int) call.integer("time_axis", 0);
        int block = Extents.size(extents, 2, extents.length);
        int[] steps = {extents[1] * block, block};
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (int b = 0; b < extents[batchAxis]; b++) {
            int length = (int) lengths[b];
            if (length < 0 || length > extents[timeAxis]) {
                throw call.error("expected lengths in [0, " + extents[timeAxis] + "], found " + length);
            }
            for (int t = 0; t < extents[timeAxis]; t++) {
                int from = t < length ? length - 1 - t : t;
                int base = b * steps[batchAxis];
                Elements.copy(x, base + from * steps[timeAxis], y, base + t * steps[timeAxis], block);
            }
        }
        call.result(0, y);
    }

    /** Trilu: the upper or lower triangle of matrices, from diagonal operand 1 on. */
    static void trilu(HostCall call) {
        Tensor x = call.tensor(0);
        boolean upper = call.integer("upper", 1) != 0;
        long diagonal = call.has(1) ? call.tensor(1).getLong(0) : 0;
        int columns = (int) x.extent(x.rank() - 1);
        int rows = (int) x.extent(x.rank() - 2);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (int row = 0, n = columns == 0 ? 0 : Elements.count(x) / columns; row < n; row++) {
            int edge = (int) Math.clamp(row % rows + diagonal + (upper ? 0 : 1), 0L, (long) columns);
            int from = upper ? edge : 0;
            Elements.copy(x, row * columns + from, y, row * columns + from, upper ? columns - edge : edge);
        }
        call.result(0, y);
    }
}
