package dev.sardonyx.ir.program;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/**
 * What a kernel call computes. Equal algorithms share one kernel; all sizes, strides and offsets are run-time
 * parameters of the call.
 */
public sealed interface Algorithm {
    /** How a row operand is read along the innermost axis of the domain. */
    enum Access {
        /** Neighbouring elements. */
        UNIT,
        /** One element for the whole row. */
        SAME,
        /** A stride that the call gives. */
        STRIDED,
        /** Neighbouring elements in memory of the lane that computes, see {@link Buffer.Storage#LANE}. */
        LANE;

        /** True for neighbouring elements, wherever they lie. */
        public boolean isUnit() {
            return this == UNIT || this == LANE;
        }
    }

    /** An operand or result of rows. */
    record RowOperand(ElementType element, Access access) {}

    /** How row elements are combined. Sums of floats go over 16 partial sums, see {@code docs/kernels.md}. */
    enum Combine {
        SUM,
        PRODUCT,
        MAX,
        MIN,
        ARG_MAX_FIRST,
        ARG_MAX_LAST,
        ARG_MIN_FIRST,
        ARG_MIN_LAST;

        public boolean isIndex() {
            return ordinal() >= ARG_MAX_FIRST.ordinal();
        }
    }

    /** Keeps {@code value} of every element of the row for later passes, as temporary {@code index}. */
    record Keep(int index, Expression value) {}

    /** Combines {@code value} over the row into row value {@code index}. */
    record Combination(int index, Combine combine, Expression value) {}

    /** Stores {@code value} of every element (or, for a result with access SAME, of the row) to {@code result}. */
    record Result(int result, Expression value) {}

    /**
     * One loop over the elements of a row, then computations once a row.
     *
     * @param keeps element values for later passes
     * @param combinations row values, available to later passes and to {@code rowValues}
     * @param results element stores
     * @param rowValues values computed once a row behind the loop, by row value index
     * @param rowResults stores once a row, of expressions without elements
     */
    record Pass(
            List<Keep> keeps,
            List<Combination> combinations,
            List<Result> results,
            List<RowValue> rowValues,
            List<Result> rowResults) {
        public Pass {
            keeps = List.copyOf(keeps);
            combinations = List.copyOf(combinations);
            results = List.copyOf(results);
            rowValues = List.copyOf(rowValues);
            rowResults = List.copyOf(rowResults);
        }
    }

    /** Row value {@code index}, an expression of row values and operands with access SAME. */
    record RowValue(int index, Expression value) {}

    /**
     * Passes over the rows of a domain: elementwise work, reductions along the innermost axis, and both together.
     *
     * @param outerRank axes of the domain in front of the innermost
     * @param temporaries the types of kept values
     * @param parameters how many run-time integers expressions read
     */
    record Rows(
            int outerRank,
            List<RowOperand> operands,
            List<RowOperand> results,
            List<ScalarType> temporaries,
            int parameters,
            List<Pass> passes)
            implements Algorithm {
        public Rows {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
            temporaries = List.copyOf(temporaries);
            passes = List.copyOf(passes);
        }

        /** True when a tile of columns can be computed alone: one pass without combinations. */
        public boolean isElementwise() {
            return passes.size() == 1
                    && passes.get(0).combinations().isEmpty()
                    && passes.get(0).rowResults().isEmpty();
        }

        /** True for the tile function of an attention, which works on whole rows in memory of a lane. */
        public boolean worksInLane() {
            return results.stream().anyMatch(result -> result.access() == Access.LANE);
        }
    }

    /**
     * A product of f32: rows of the left operand, addressed through a row table and segments, with a right operand
     * in panels. Serves matrix products (one segment) and convolutions (a segment a kernel row or tap). A third operand,
     * if there is one, is a row that is added to every row of the result; the first parameter is 1 where what is below
     * 0 then becomes 0.
     *
     * @param mapped whether the panels are weights read in place, otherwise an array packed during the run
     * @param image whether rows are the pixels of a channels-last image, otherwise the rows of matrices
     * @param scattered whether there is one segment, with a place for each of its elements
     */
    record Product(boolean mapped, boolean image, boolean scattered) implements Algorithm {}

    /**
     * A product, rows over its result and the product of that with a third matrix, all of f32, a block of rows after the
     * other: what lies between the products is never larger than one block a lane. The rows are the call's tile; both
     * right operands are in panels that were packed during the run.
     *
     * @param batchRank axes of the domain in front of the rows
     */
    record Attention(int batchRank) implements Algorithm {}

    /** Packs a matrix [batch, K, N] into panels. */
    record PackPanels() implements Algorithm {}

    /**
     * Copies matrices of f32 whose neighbours in a column lie next to each other to where the neighbours in a row do:
     * [batch, batch, rows, columns] with row stride 1 to the same with column stride 1.
     */
    record Transpose() implements Algorithm {}

    /**
     * Slices of a table, chosen by indices: [outer, table, inner] and [indices] to [outer, indices, inner], each part
     * contiguous.
     *
     * @param mapped whether the table is a weight read in place
     */
    record Select(ElementType element, ElementType index, boolean mapped) implements Algorithm {}

    /**
     * Convolution of each channel of a padded channels-last image with its own taps.
     *
     * @param width the taps in a row of the window where they lie as far apart as the pixels of the result, so that
     *     neighbours read the same pixels; otherwise 0
     */
    record Depthwise(int width) implements Algorithm {}

    /** The maximum or average over windows of a channels-last image. */
    record Pool(boolean maximum, boolean countPadding) implements Algorithm {}

    /** Writes dimensions as the elements of an i64 or i32 tensor. */
    record Contents(ElementType element) implements Algorithm {}
}
