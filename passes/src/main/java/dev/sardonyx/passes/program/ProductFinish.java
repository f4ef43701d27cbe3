package dev.sardonyx.passes.program;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a product's micro-kernel does itself on the way to memory instead of a tile function: adding a row, the bias, and
 * cutting at 0, as Relu does.
 *
 * @param bias the number of the tile function's operand that is added, an f32 row; or -1
 * @param cuts whether what is below 0 becomes 0
 */
record ProductFinish(int bias, boolean cuts) {
    private static final int NONE = -1;

    /** {@code call} with {@code tile} behind it, or without one where the product can do its work. */
    static KernelCall behind(KernelCall call, KernelCall tile) {
        return of(call, tile).map(finish -> finish.applied(call, tile)).orElseGet(() -> call.withTile(tile));
    }

    private static Optional<ProductFinish> of(KernelCall call, KernelCall tile) {
        if (!(call.algorithm() instanceof Algorithm.Product) || !(tile.algorithm() instanceof Algorithm.Rows rows)) {
            return Optional.empty();
        }
        if (!rows.isElementwise()
                || rows.results().size() != 1
                || !isSamePlace(tile.results().get(0), call.results().get(0))) {
            return Optional.empty();
        }
        Expression value = rows.passes().get(0).results().get(0).value();
        Optional<Expression> cut = belowZeroCut(value);
        return bias(cut.orElse(value), tile, call).map(bias -> new ProductFinish(bias, cut.isPresent()));
    }

    private static boolean isSamePlace(Slice one, Slice other) {
        return one.buffer().equals(other.buffer()) && one.offset().equals(other.offset());
    }

    /** What {@code value} is when it is not below 0, if it is 0 otherwise. */
    private static Optional<Expression> belowZeroCut(Expression value) {
        if (value instanceof Expression.Select select
                && select.condition() instanceof Expression.Binary test
                && test.operation() == BinaryOperation.LT
                && isZero(test.right())
                && isZero(select.whenTrue())
                && test.left().equals(select.whenFalse())) {
            return Optional.of(select.whenFalse());
        }
        return Optional.empty();
    }

    private static boolean isZero(Expression value) {
        return value instanceof Expression.Constant constant
                && constant.type() == ScalarType.F32
                && constant.doubleValue() == 0;
    }

    /** The operand that is added to the product, {@link #NONE} for the product alone; empty for anything else. */
    private static Optional<Integer> bias(Expression value, KernelCall tile, KernelCall call) {
        if (isProduct(value, tile, call)) {
            return Optional.of(NONE);
        }
        if (value instanceof Expression.Binary sum && sum.operation() == BinaryOperation.ADD) {
            boolean productFirst = isProduct(sum.left(), tile, call);
            Expression other = productFirst ? sum.right() : sum.left();
            if ((productFirst || isProduct(sum.right(), tile, call))
                    && other instanceof Expression.Operand operand
                    && operand.element() == ElementType.F32
                    && !isProduct(other, tile, call)
                    && isRow(tile.operands().get(operand.index()))) {
                return Optional.of(operand.index());
            }
        }
        return Optional.empty();
    }

    private static boolean isProduct(Expression value, KernelCall tile, KernelCall call) {
        return value instanceof Expression.Operand operand
                && isSamePlace(
                        tile.operands().get(operand.index()), call.results().get(0));
    }

    /** True for neighbouring columns that are the same in every row. */
    private static boolean isRow(Slice slice) {
        List<Dim> strides = slice.strides();
        return strides.getLast().isKnown(1)
                && strides.subList(0, strides.size() - 1).stream().allMatch(s -> s.isKnown(0));
    }

    private KernelCall applied(KernelCall call, KernelCall tile) {
        List<Slice> operands = new ArrayList<>(call.operands());
        if (bias != NONE) {
            operands.add(tile.operands().get(bias));
        }
        List<Dim> parameters = new ArrayList<>(call.parameters());
        parameters.set(0, cuts ? Dim.ONE : Dim.ZERO);
        return new KernelCall(
                call.algorithm(),
                operands,
                call.results(),
                call.extents(),
                parameters,
                Optional.empty(),
                call.location());
    }
}
