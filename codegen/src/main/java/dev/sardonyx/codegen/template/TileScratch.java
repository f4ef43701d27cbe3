package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.broadcast;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * The scratch of a register tile: the tile itself where not all of it is valid, then two rows that are added to tiles.
 *
 * @param array f32 scratch of the lane
 */
record TileScratch(KernelBuilder code, VectorTarget target, Variable array) {
    /** Zeros for all columns of a tile. */
    static final int ZEROS_AT = ProductTemplate.TILE_FLOATS;

    /** The bias of the columns of a tile. */
    static final int BIAS_AT = ZEROS_AT + ProductTemplate.MOST_TILE_COLUMNS;

    /**
     * Zeros, to which the first chunk is added, and the bias of a tile that is {@code width} wide, zeros if there is none.
     *
     * @param biased above 0 where there is a bias, whose {@code count} elements start at {@code biasAt}
     */
    void fillAddends(int width, Variable biased, Variable bias, KernelExpression biasAt, KernelExpression count) {
        int lanes = target.isVector() ? target.lanes() : 1;
        for (int i = 0; i < width; i += lanes) {
            KernelExpression zero = target.isVector() ? broadcast(literal(0f), lanes) : literal(0f);
            code.store(array, literal(ZEROS_AT + i), zero);
            code.store(array, literal(BIAS_AT + i), zero);
        }
        code.ifThen(
                compare(Operation.GT, biased, literal(0)),
                () -> code.copyArray(bias, biasAt, array, literal(BIAS_AT), code.let("count", count)));
    }

    /** Copies {@code rows} and {@code columns} of the tile, which is {@code width} wide, to where they belong. */
    void copyValid(
            int width, Variable rows, Variable columns, Variable result, Variable resultAt, Variable resultStride) {
        List<Span> spans = target.hasMasks() ? spans(width, columns) : List.of();
        code.forRange("r", literal(0), rows, r -> {
            Variable from = code.let("from", mul(r, literal(width)));
            Variable at = code.let("at", add(resultAt, mul(r, resultStride)));
            if (target.hasMasks()) {
                spans.forEach(span -> span.store(
                        code, result, add(at, span.first()), loadVector(array, add(from, span.first()), span.lanes())));
            } else {
                code.copyArray(array, from, result, at, columns);
            }
        });
    }

    /** The first {@code columns} of a row that is {@code width} wide. */
    private List<Span> spans(int width, Variable columns) {
        List<Span> spans = new ArrayList<>();
        for (int column = 0; column < width; column += target.lanes()) {
            KernelExpression left = apply(Operation.MAX, sub(columns, literal(column)), literal(0));
            KernelExpression count = apply(Operation.MIN, left, literal(target.lanes()));
            spans.add(Span.rest(code, literal(column), target.lanes(), count));
        }
        return spans;
    }
}
