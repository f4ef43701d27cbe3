package dev.sardonyx.ir.type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The extents of a tensor, one {@link Dim} an axis; or unranked, when not even their number is known. */
public final class Shape {
    public static final Shape SCALAR = new Shape(List.of());
    public static final Shape UNRANKED = new Shape(null);

    private final List<Dim> dims;

    private Shape(List<Dim> dims) {
        this.dims = dims;
    }

    public static Shape of(List<Dim> dims) {
        return new Shape(List.copyOf(dims));
    }

    public static Shape of(Dim... dims) {
        return of(List.of(dims));
    }

    /** A shape of known extents. */
    public static Shape of(long... extents) {
        return of(Arrays.stream(extents).mapToObj(Dim::known).toList());
    }

    public boolean isRanked() {
        return dims != null;
    }

    /** The extents; throws {@link UnrankedShapeException} when unranked. */
    public List<Dim> dims() {
        if (dims == null) {
            throw new UnrankedShapeException();
        }
        return dims;
    }

    public int rank() {
        return dims().size();
    }

    public Dim dim(int axis) {
        return dims().get(axis);
    }

    /** True when every extent is a constant. */
    public boolean isKnown() {
        return dims != null && dims.stream().allMatch(Dim::isKnown);
    }

    /** The constant extents; throws {@link IllegalStateException} unless {@link #isKnown()}. */
    public long[] extents() {
        return dims().stream().mapToLong(Dim::knownValue).toArray();
    }

    /** The number of elements. */
    public Dim size() {
        return size(0, rank());
    }

    /** True when 64 bits hold the number of elements, or its factor next to symbols. */
    public boolean isCountable() {
        try {
            size();
            return true;
        } catch (ArithmeticException _) {
            return false;
        }
    }

    /** The product of the extents of the axes from {@code begin} up to but not including {@code end}. */
    public Dim size(int begin, int end) {
        List<Dim> extents = dims().subList(begin, end);
        // No elements, however large the others are.
        return extents.contains(Dim.ZERO) ? Dim.ZERO : extents.stream().reduce(Dim.ONE, Dim::times);
    }

    public Shape with(int axis, Dim dim) {
        List<Dim> changed = new ArrayList<>(dims());
        changed.set(axis, dim);
        return of(changed);
    }

    public Shape substitute(Map<String, Dim> values) {
        return dims == null
                ? this
                : of(dims.stream().map(d -> d.substitute(values)).toList());
    }

    /** The shape that {@code a} and {@code b} broadcast to (ONNX "Broadcasting"); see {@link Dim#broadcast}. */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        List<Dim> result = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int ofA = axis - rank + a.rank();
            int ofB = axis - rank + b.rank();
            result.add(ofA < 0 ? b.dim(ofB) : ofB < 0 ? a.dim(ofA) : Dim.broadcast(a.dim(ofA), b.dim(ofB)));
        }
        return of(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Objects.equals(shape.dims, dims);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(dims);
    }

    /** For example {@code [N, 3, 224, 224]}; {@code [*]} when unranked. */
    @Override
    public String toString() {
        return dims == null ? "[*]" : dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
