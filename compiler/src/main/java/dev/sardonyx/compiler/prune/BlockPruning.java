package dev.sardonyx.compiler.prune;

import dev.sardonyx.passes.sparsity.BlockShape;
import dev.sardonyx.passes.sparsity.MatrixView;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * Chooses blocks of matrices by their magnitude, the square root of the sum of their elements' squares: the smallest ones
 * until they hold a fraction of all elements, of equal ones the first in row-major order.
 */
final class BlockPruning {
    private final Tensor values;
    private final MatrixView view;
    private final int width;
    private final int perRow;
    private final double[] squares;

    BlockPruning(Tensor values, MatrixView view, BlockShape shape) {
        this.values = values;
        this.view = view;
        this.width = shape.width();
        this.perRow = shape.count(view.columns());
        this.squares = new double[Math.multiplyExact(Math.multiplyExact(view.matrices(), view.rows()), perRow)];
        for (int block = 0; block < squares.length; block++) {
            squares[block] = square(block);
        }
    }

    private double square(int block) {
        double sum = 0;
        for (int i = 0; i < size(block); i++) {
            double value = values.getDouble(element(block, i));
            sum += value * value;
        }
        return sum;
    }

    /** The tensor's element number of element {@code i} of a block. */
    private long element(int block, int i) {
        int row = block / perRow;
        return view.at(row / view.rows(), row % view.rows(), block % perRow * width + i);
    }

    private int size(int block) {
        return Math.min(width, view.columns() - block % perRow * width);
    }

    int blocks() {
        return squares.length;
    }

    /** Sets the blocks' elements in {@code target}, a copy of the values, to zero; how many blocks these are. */
    long zero(double sparsity, Tensor target) {
        long wanted = (long) Math.ceil(sparsity * view.size() * (1 - 1e-12));
        if (wanted == 0) {
            return 0;
        }
        double limit = limit(wanted);
        long below = elementsUpTo(Math.nextDown(limit));
        long zeroed = 0;
        for (int block = 0; block < squares.length; block++) {
            boolean equal = squares[block] == limit && below < wanted;
            if (squares[block] < limit || equal) {
                below += equal ? size(block) : 0;
                zeroed++;
                for (int i = 0; i < size(block); i++) {
                    target.setBits(element(block, i), 0);
                }
            }
        }
        return zeroed;
    }

    /** The smallest magnitude such that blocks up to it hold {@code wanted} elements. */
    private double limit(long wanted) {
        double[] sorted = squares.clone();
        Arrays.sort(sorted);
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (elementsUpTo(sorted[middle]) >= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return sorted[low];
    }

    private long elementsUpTo(double limit) {
        long elements = 0;
        for (int block = 0; block < squares.length; block++) {
            elements += squares[block] <= limit ? size(block) : 0;
        }
        return elements;
    }
}
