package dev.sardonyx.passes.sparsity;

import dev.sardonyx.tensor.Tensor;

/**
 * How the elements other than zero of constant matrices {@code [K, N]} lie. Densities are fractions from 0 to 1; a
 * block is dense when any of its elements is not zero, NaN included. Of matrices without elements every density is 0.
 *
 * @param matrices how many matrices there are
 * @param rows K, the input features
 * @param columns N, the output features
 * @param nonZeros elements other than zero
 * @param density of elements
 * @param density1x16 of blocks of sixteen neighbouring columns in one row
 * @param density4x1 of blocks of four neighbouring columns in one row
 * @param density8x1 of blocks of eight neighbouring columns in one row
 * @param emptyRows rows of all matrices that hold zeros only: input features that have no effect
 * @param emptyColumns columns of all matrices that hold zeros only: output features that are constant
 */
public record WeightStructure(
        int matrices,
        int rows,
        int columns,
        long nonZeros,
        double density,
        double density1x16,
        double density4x1,
        double density8x1,
        long emptyRows,
        long emptyColumns) {

    /** Measures the matrices that {@code view} finds in {@code values}, a tensor of numbers. */
    public static WeightStructure measure(Tensor values, MatrixView view) {
        return new Count(view).of(values);
    }

    /** The density of blocks of this shape. */
    public double density(BlockShape shape) {
        return switch (shape) {
            case UNSTRUCTURED -> density;
            case FOUR_COLUMNS -> density4x1;
            case EIGHT_COLUMNS -> density8x1;
            case SIXTEEN_COLUMNS -> density1x16;
        };
    }

    /** Counts of one measurement. */
    private static final class Count {
        private final MatrixView view;
        private final long[] dense = new long[BlockShape.values().length];
        private long emptyRows;
        private long emptyColumns;

        Count(MatrixView view) {
            this.view = view;
        }

        WeightStructure of(Tensor values) {
            for (int matrix = 0; matrix < view.matrices(); matrix++) {
                boolean[] used = new boolean[view.columns()];
                for (int row = 0; row < view.rows(); row++) {
                    row(values, matrix, row, used);
                }
                for (boolean column : used) {
                    emptyColumns += column ? 0 : 1;
                }
            }
            return new WeightStructure(
                    view.matrices(),
                    view.rows(),
                    view.columns(),
                    dense[BlockShape.UNSTRUCTURED.ordinal()],
                    density(BlockShape.UNSTRUCTURED),
                    density(BlockShape.SIXTEEN_COLUMNS),
                    density(BlockShape.FOUR_COLUMNS),
                    density(BlockShape.EIGHT_COLUMNS),
                    emptyRows,
                    emptyColumns);
        }

        /** Counts the blocks of a row, each at its first element that is not zero. */
        private void row(Tensor values, int matrix, int row, boolean[] used) {
            int[] counted = new int[dense.length];
            boolean empty = true;
            for (int column = 0; column < view.columns(); column++) {
                if (values.getDouble(view.at(matrix, row, column)) == 0) {
                    continue;
                }
                empty = false;
                used[column] = true;
                for (BlockShape shape : BlockShape.values()) {
                    int block = column / shape.width() + 1;
                    if (counted[shape.ordinal()] != block) {
                        counted[shape.ordinal()] = block;
                        dense[shape.ordinal()]++;
                    }
                }
            }
            emptyRows += empty ? 1 : 0;
        }

        private double density(BlockShape shape) {
            long blocks = (long) view.matrices() * view.rows() * shape.count(view.columns());
            return blocks == 0 ? 0 : (double) dense[shape.ordinal()] / blocks;
        }
    }
}
