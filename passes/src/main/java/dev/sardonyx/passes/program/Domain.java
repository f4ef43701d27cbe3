package dev.sardonyx.passes.program;

import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * The axes that loops walk, outermost first, with the strides that each slice has along them. Neighbouring axes that
 * every slice walks as one are merged, axes of extent 1 dropped.
 */
final class Domain {
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

    /** Puts an axis of extent 1 in front of {@code axis}. */
    void insertUnit(int axis) {
        extents.add(axis, Dim.ONE);
        strides.add(axis, new ArrayList<>(java.util.Collections.nCopies(slices, Dim.ZERO)));
    }

    /** A slice with the domain's axes. */
    Slice slice(Slice original, int index) {
        return new Slice(original.buffer(), original.offset(), extents, strides(index));
    }
}
