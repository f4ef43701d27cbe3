package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.select;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;

/**
 * Where the left rows of a register tile start. Rows of a tile behind the last row of its block repeat that.
 *
 * @param table i32 scratch for one number a row
 * @param tileRows the rows of a tile
 * @param row the first row of the tile in its block
 * @param rowCount the rows of the block
 */
record RowTable(KernelBuilder code, Variable table, int tileRows, Variable row, Variable rowCount) {
    /** Rows of matrices; {@code index} is the number of the first. */
    void fillWithRows(Variable leftAt, Variable index, Variable rowStride) {
        for (int r = 0; r < tileRows; r++) {
            KernelExpression current = apply(Operation.MIN, literal(r), sub(sub(rowCount, literal(1)), row));
            code.store(table, literal(r), add(leftAt, mul(add(index, current), rowStride)));
        }
    }

    /**
     * Pixels follow one another in a row of the image; behind its last comes the first of the next. {@code index} is the
     * number of the first, {@code width} that of the pixels in a row of the result.
     */
    void fillWithPixels(Variable leftAt, Variable index, Variable width, Variable imageStride, Variable pixelStride) {
        Variable y = code.let("y", apply(Operation.DIV, index, width));
        Variable x = code.let("x", sub(index, mul(y, width)));
        Variable pixel = code.let("pixel", add(leftAt, add(mul(y, imageStride), mul(x, pixelStride))));
        Variable jump = code.let("jump", sub(imageStride, mul(sub(width, literal(1)), pixelStride)));
        code.store(table, literal(0), pixel);
        for (int r = 1; r < tileRows; r++) {
            Variable next = code.let("next", add(x, literal(1)));
            KernelExpression last = compare(Operation.EQ, next, width);
            KernelExpression exists = compare(Operation.LT, add(row, literal(r)), rowCount);
            Variable step = code.let("step", select(last, jump, pixelStride));
            pixel = code.let("pixel", add(pixel, select(exists, step, literal(0))));
            x = code.let("x", select(last, literal(0), next));
            code.store(table, literal(r), pixel);
        }
    }
}
