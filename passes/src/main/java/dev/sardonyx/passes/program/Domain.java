package dev.sardonyx.passes.program;

import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The axes that loops walk, outermost first, with the strides that each slice has along them. Neighbouring axes that
 * every slice walks as one are merged, axes of extent 1 dropped.
 */
final class Domain {
    private static final long SHORT_ROW = 8;
    private static final long LONG_ROW = 16;

    private final List<Dim> extents = new ArrayList<>();
    /** Strides by axis, then by slice. */
    private final List<List<Dim>> strides = new ArrayList<>();

    private final int slices;

    /** @param sliceStrides by axis, then by slice, of which there are {@code slices} */
    Domain(List<Dim> extents, List<List<Dim>> sliceStrides, int slices) {
        this.slices = slices;
        this.extents.addAll(extents);
        this.strides.addAll(sliceStrides);
    }

    int rank() {
        return extents.size();
    }

    List<Dim> extents() {
        return extents;
    }

    /** The strides of slice {@code slice}, one an axis. */
    List<Dim> strides(int slice) {
        return strides.stream().map(s -> s.get(slice)).toList();
    }

    /** Merges what can be merged among the axes from {@code begin} to {@code end} (exclusive); gives the new end. */
    int collapse(int begin, int end) {
        int last = end;
        for (int axis = last - 1; axis >= begin; axis--) {
            if (extents.get(axis).isKnown(1) && last - begin > 1) {
                extents.remove(axis);
                strides.remove(axis);
                last--;
            }
        }
        for (int axis = last - 2; axis >= begin; axis--) {
            if (isMergeable(axis)) {
                Dim merged = extents.get(axis).times(extents.get(axis + 1));
                extents.set(axis + 1, merged);
                extents.remove(axis);
                strides.remove(axis);
                last--;
            }
        }
        return last;
    }

    private boolean isMergeable(int axis) {
        List<Dim> outer = strides.get(axis);
        List<Dim> inner = strides.get(axis + 1);
        for (int slice = 0; slice < outer.size(); slice++) {
            if (!outer.get(slice).equals(inner.get(slice).times(extents.get(axis + 1)))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Walks a longer axis innermost where the rows are short, since finding a row costs more than a few elements: the
     * axis of the largest extent, the innermost of these; one whose extent only a run tells counts as long.
     */
    void lengthenRows() {
        int last = rank() - 1;
        if (last < 1 || !extents.get(last).isKnown() || extents.get(last).knownValue() >= SHORT_ROW) {
            return;
        }
        int longest = -1;
        for (int axis = 0; axis < last; axis++) {
            if (length(axis) >= LONG_ROW && (longest < 0 || length(axis) >= length(longest))) {
                longest = axis;
            }
        }
        if (longest >= 0) {
            extents.add(extents.remove(longest));
            strides.add(strides.remove(longest));
        }
    }

    private long length(int axis) {
        return extents.get(axis).isKnown() ? extents.get(axis).knownValue() : LONG_ROW;
    }

    /** Puts an axis of extent 1 in front of {@code axis}. */
    void insertUnit(int axis) {
        extents.add(axis, Dim.ONE);
        strides.add(axis, new ArrayList<>(java.util.Collections.nCopies(slices, Dim.ZERO)));
    }

    /**
     * Makes {@code count} blocks of {@code size} of axis {@code axis}, the last of them perhaps beyond its end.
     *
     * @param first tells by number the slices that hold one block only: each block is their first
     */
    void split(int axis, Dim count, Dim size, IntPredicate first) {
        extents.set(axis, size);
        extents.add(axis, count);
        List<Dim> within = strides.get(axis);
        strides.add(
                axis,
                IntStream.range(0, slices)
                        .mapToObj(s -> first.test(s) ? Dim.ZERO : within.get(s).times(size))
                        .toList());
    }

    /** A slice with the domain's axes. */
    Slice slice(Slice original, int index) {
        return new Slice(original.buffer(), original.offset(), extents, strides(index));
    }
}
