package dev.sardonyx.passes.program;

import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the elements of a value lie.
 *
 * @param strides one a logical axis, in elements
 */
record Place(Buffer buffer, Dim offset, List<Dim> strides) {
    Place {
        strides = List.copyOf(strides);
    }

    /** A place at the start of {@code buffer}, in the order that {@code layout} gives. */
    static Place dense(Buffer buffer, Shape shape, Layout layout) {
        return new Place(buffer, Dim.ZERO, strides(shape, layout));
    }

    /** The strides of a dense tensor. */
    static List<Dim> strides(Shape shape, Layout layout) {
        int rank = shape.rank();
        Dim[] strides = new Dim[rank];
        Dim next = Dim.ONE;
        for (int position = rank - 1; position >= 0; position--) {
            int axis = layout instanceof Layout.Dense dense ? dense.order().get(position) : position;
            strides[axis] = next;
            next = next.times(shape.dim(axis));
        }
        return Arrays.asList(strides);
    }

    Slice slice(Shape shape) {
        return new Slice(buffer, offset, shape.dims(), strides);
    }

    /** True when the elements lie in row-major order without gaps; axes of extent 1 do not matter. */
    boolean isRowMajor(Shape shape) {
        Dim expected = Dim.ONE;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (shape.dim(axis).isKnown(1)) {
                continue;
            }
            if (!strides.get(axis).equals(expected)) {
                return false;
            }
            expected = expected.times(shape.dim(axis));
        }
        return true;
    }

    /** The part behind {@code start} steps along {@code axis}. */
    Place shifted(int axis, Dim start) {
        return new Place(buffer, offset.plus(start.times(strides.get(axis))), strides);
    }

    /** This place with axes in another order or selection. */
    Place withStrides(Dim newOffset, List<Dim> newStrides) {
        return new Place(buffer, newOffset, newStrides);
    }

    /** Strides for {@code rank} axes: missing leading axes have stride 0. */
    List<Dim> alignedStrides(int rank) {
        List<Dim> aligned = new ArrayList<>();
        for (int i = strides.size(); i < rank; i++) {
            aligned.add(Dim.ZERO);
        }
        aligned.addAll(strides);
        return aligned;
    }
}
