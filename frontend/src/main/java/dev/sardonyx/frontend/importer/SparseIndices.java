package dev.sardonyx.frontend.importer;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * The indices of a sparse tensor: linear ones {@code i64[n]}, or coordinates {@code i64[n, rank]}. Valid ones lie in the
 * dense shape and ascend, so that none is repeated.
 */
final class SparseIndices {
    private final Tensor indices;
    private final long[] shape;
    private final boolean coordinates;

    private SparseIndices(Tensor indices, long[] shape) {
        this.indices = indices;
        this.shape = shape;
        this.coordinates = indices.rank() == 2;
    }

    /** Why indices are refused. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final String expected;

        Malformed(String found, String expected) {
            super(found);
            this.expected = expected;
        }

        /** What was found. */
        String found() {
            return getMessage();
        }

        String expected() {
            return expected;
        }
    }

    /**
     * The place of each value among the elements of the dense tensor.
     *
     * @param values f[n]
     * @param shape the dense shape
     * @throws Malformed if values and indices do not fit each other, or an index is invalid
     */
    static long[] flat(Tensor values, Tensor indices, long[] shape) throws Malformed {
        SparseIndices sparse = new SparseIndices(indices, shape);
        sparse.checkForm(values);
        long[] flat = new long[Math.toIntExact(values.size())];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = sparse.flat(i);
            if (i > 0 && flat[i] == flat[i - 1]) {
                throw new Malformed("has the index " + sparse.shown(i) + " twice", "one value for each index");
            }
            if (i > 0 && flat[i] < flat[i - 1]) {
                throw new Malformed(
                        "has index " + sparse.shown(i) + " behind " + sparse.shown(i - 1), "ascending indices");
            }
        }
        return flat;
    }

    private void checkForm(Tensor values) throws Malformed {
        if (shape.length == 0) {
            throw new Malformed("is sparse and has no dimensions", "at least one");
        }
        if (values.rank() != 1) {
            throw new Malformed("is sparse with values " + values, "values of one axis");
        }
        boolean fits = indices.elementType() == ElementType.I64
                && (indices.rank() == 1 || coordinates && indices.extent(1) == shape.length)
                && indices.extent(0) == values.size();
        if (!fits) {
            throw new Malformed(
                    "has indices " + indices,
                    "one index for each of " + values.size() + " values: i64[" + values.size() + "] or i64["
                            + values.size() + ", " + shape.length + "]");
        }
    }

    private long flat(int i) throws Malformed {
        long size = Tensor.size(shape);
        if (!coordinates) {
            long index = indices.getLong(i);
            if (index < 0 || index >= size) {
                throw new Malformed("has index " + index, "an index below " + size + " for " + Arrays.toString(shape));
            }
            return index;
        }
        long flat = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            long index = indices.getLong((long) i * shape.length + axis);
            if (index < 0 || index >= shape[axis]) {
                throw new Malformed("has index " + shown(i), "indices below " + Arrays.toString(shape));
            }
            flat = flat * shape[axis] + index;
        }
        return flat;
    }

    private String shown(int i) {
        if (!coordinates) {
            return String.valueOf(indices.getLong(i));
        }
        long[] index = new long[shape.length];
        Arrays.setAll(index, axis -> indices.getLong((long) i * shape.length + axis));
        return Arrays.toString(index);
    }
}
