package dev.sardonyx.passes.sparsity;

import java.util.Arrays;

/**
 * Where the elements of one or several matrices of equal size {@code [K, N]} lie in a tensor. The element in row
 * {@code k} and column {@code n} of matrix {@code m} is the tensor's element number {@code at(m, k, n)}.
 */
public final class MatrixView {
    private final long[] matrices;
    private final long[] rows;
    private final long[] columns;

    private MatrixView(long[] matrices, long[] rows, long[] columns) {
        this.matrices = matrices;
        this.rows = rows;
        this.columns = columns;
    }

    /** One matrix with the same distance between all rows and between all columns. */
    public static MatrixView of(int rows, long rowStride, int columns, long columnStride) {
        return of(new long[1], multiples(rows, rowStride), multiples(columns, columnStride));
    }

    /**
     * Matrices with any distances.
     *
     * @param matrices where the first element of each matrix lies
     * @param rows how far each row lies behind the first one
     * @param columns how far each column lies behind the first one
     */
    public static MatrixView of(long[] matrices, long[] rows, long[] columns) {
        return new MatrixView(matrices.clone(), rows.clone(), columns.clone());
    }

    /**
     * The offsets of all positions along some axes of a tensor, in row-major order.
     *
     * @param extents of these axes
     * @param strides of these axes, in elements
     */
    public static long[] offsets(int[] extents, long[] strides) {
        long[] offsets = new long[1];
        for (int axis = 0; axis < extents.length; axis++) {
            long[] next = new long[Math.multiplyExact(offsets.length, extents[axis])];
            for (int i = 0; i < next.length; i++) {
                next[i] = offsets[i / extents[axis]] + i % extents[axis] * strides[axis];
            }
            offsets = next;
        }
        return offsets;
    }

    private static long[] multiples(int count, long stride) {
        return offsets(new int[] {count}, new long[] {stride});
    }

    /** How many matrices there are. */
    public int matrices() {
        return matrices.length;
    }

    /** K: the input features. */
    public int rows() {
        return rows.length;
    }

    /** N: the output features. */
    public int columns() {
        return columns.length;
    }

    /** The elements of all matrices. */
    public long size() {
        return (long) matrices.length * rows.length * columns.length;
    }

    /** The number of an element in its tensor. */
    public long at(int matrix, int row, int column) {
        return matrices[matrix] + rows[row] + columns[column];
    }

    /** True when both views find the same elements at the same places. */
    public boolean sameAs(MatrixView other) {
        return Arrays.equals(matrices, other.matrices)
                && Arrays.equals(rows, other.rows)
                && Arrays.equals(columns, other.columns);
    }
}
