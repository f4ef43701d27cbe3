package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.laneScratch;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;
import static dev.sardonyx.ir.kernel.KernelBuilder.weights;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Product;
import java.util.ArrayList;
import java.util.List;

/**
 * The method that computes a block of rows times a group of panels in register tiles. Rows of a tile are addressed by
 * a table, so that matrix rows and image pixels are one thing; rows behind the last repeat it.
 */
final class ProductBlock {
    /**
     * Products summed in registers before their sum is added to the result: the rounding error grows with the length of
     * a chunk and the number of chunks instead of with their product.
     */
    private static final int CHUNK = 256;

    private final Product product;
    private final VectorTarget target;
    private final int tileFloats;
    private final int groupColumns;
    private final KernelBuilder code = new KernelBuilder("block");
    private final Variable lane = code.parameter("lane", KernelType.LANE);
    private final Variable left = code.parameter("left", KernelType.array(Base.F32));
    private final Variable leftAt = code.parameter("leftAt", KernelType.I32);
    private final Variable rowStride = code.parameter("rowStride", KernelType.I32);
    private final Variable imageStride = code.parameter("imageStride", KernelType.I32);
    private final Variable pixelStride = code.parameter("pixelStride", KernelType.I32);
    private final Variable panels = code.parameter("panels", KernelType.array(Base.F32));
    private final Variable panelOffset = code.parameter("panelOffset", KernelType.I32);
    private final Variable panelBatch = code.parameter("panelBatch", KernelType.I32);
    private final Variable result = code.parameter("result", KernelType.array(Base.F32));
    private final Variable resultAt = code.parameter("resultAt", KernelType.I32);
    private final Variable resultStride = code.parameter("resultStride", KernelType.I32);
    private final Variable depth = code.parameter("depth", KernelType.I32);
    private final Variable segments = code.parameter("segments", KernelType.I32);
    private final Variable segmentAt = code.parameter("segmentAt", KernelType.I32);
    private final Variable rowBegin = code.parameter("rowBegin", KernelType.I32);
    private final Variable rowEnd = code.parameter("rowEnd", KernelType.I32);
    private final Variable columnBegin = code.parameter("columnBegin", KernelType.I32);
    private final Variable columnEnd = code.parameter("columnEnd", KernelType.I32);

    ProductBlock(Product product, VectorTarget target, int tileFloats, int groupColumns) {
        this.product = product;
        this.target = target;
        this.tileFloats = tileFloats;
        this.groupColumns = groupColumns;
    }

    KernelMethod build() {
        int tileRows = target.tileRows();
        int tileColumns = target.tileColumns();
        Variable p = code.let("p", KernelBuilder.laneParameters(lane));
        Variable table = code.let("table", laneScratch(lane, Base.I32));
        Variable scratch = code.let("scratch", laneScratch(lane, Base.F32));
        Variable panelFloats = code.let("panelFloats", mul(mul(depth, segments), literal(VectorTarget.PANEL)));
        Variable rowCount = code.let("rowCount", sub(rowEnd, rowBegin));
        code.forRange("column", columnBegin, columnEnd, literal(tileColumns), column -> {
            Variable source = source(scratch, panelFloats, column);
            Variable panelStep = panelStep(panelFloats, column);
            code.forRange("step", literal(0), rowCount, literal(tileRows), step -> {
                // The last tile of a block with enough rows overlaps the one before: the same values are stored twice.
                KernelExpression latest = apply(Operation.MAX, sub(rowCount, literal(tileRows)), literal(0));
                Variable row = code.let("row", apply(Operation.MIN, step, latest));
                fillTable(table, row, rowCount, tileRows);
                KernelExpression rowsFit = compare(Operation.LE, add(row, literal(tileRows)), rowCount);
                KernelExpression at = add(add(resultAt, mul(row, resultStride)), sub(column, columnBegin));
                Variable to = code.let("to", at);
                Variables in = new Variables(p, table, scratch, source, panelStep);
                Tile full = new Tile(MicroKernel.FULL, tileColumns);
                if (!MicroKernel.hasHalf(target)) {
                    tile(full, in, rowsFit, row, rowCount, column, to);
                } else {
                    Tile half = new Tile(MicroKernel.HALF, VectorTarget.PANEL);
                    code.ifElse(
                            compare(Operation.GT, sub(columnEnd, column), literal(VectorTarget.PANEL)),
                            () -> tile(full, in, rowsFit, row, rowCount, column, to),
                            () -> tile(half, in, rowsFit, row, rowCount, column, to));
                }
            });
        });
        return code.build();
    }

    /** A form of the register tile: the method that computes it and its columns. */
    private record Tile(String method, int columns) {}

    /** What the tiles of a column of tiles share. */
    private record Variables(Variable p, Variable table, Variable scratch, Variable source, Variable panelStep) {}

    /** Computes a tile in its place, or in scratch where not all of it is valid. */
    private void tile(
            Tile tile,
            Variables in,
            KernelExpression rowsFit,
            Variable row,
            Variable rowCount,
            Variable column,
            Variable to) {
        KernelExpression columnsFit = compare(Operation.LE, add(column, literal(tile.columns())), columnEnd);
        code.ifElse(apply(Operation.AND, rowsFit, columnsFit), () -> micro(tile, in, result, to, resultStride), () -> {
            micro(tile, in, in.scratch(), literal(0), literal(tile.columns()));
            copyValid(tile, in.scratch(), row, rowCount, column, to);
        });
    }

    /** Where the panels of {@code column} start: bytes in the weights (an i64) or an index in an array. */
    private Variable source(Variable scratch, Variable panelFloats, Variable column) {
        Variable panel = code.let("panel", apply(Operation.DIV, column, literal(VectorTarget.PANEL)));
        if (!product.mapped()) {
            KernelExpression within = columnInPanel(column);
            return code.let("source", add(add(add(panelOffset, panelBatch), mul(panel, panelFloats)), within));
        }
        KernelExpression start = add(
                ProductTemplate.bytes(panelOffset, panelBatch),
                mul(mul(convert(KernelType.I64, panel), convert(KernelType.I64, panelFloats)), literal(4L)));
        if (target.isVector()) {
            return code.let("source", start);
        }
        // Scalars read a copy in scratch, which is fast from the first call; a panel serves two scalar tiles.
        code.ifThen(
                compare(Operation.EQ, columnInPanel(column), literal(0)),
                () -> code.copyFromSegment(weights(), start, scratch, literal(tileFloats), panelFloats));
        return code.let("source", add(literal(tileFloats), columnInPanel(column)));
    }

    private KernelExpression columnInPanel(Variable column) {
        return apply(Operation.AND, column, literal(VectorTarget.PANEL - 1));
    }

    /** The distance to the second panel of a tile, 0 where there is none: its columns are then not valid. */
    private Variable panelStep(Variable panelFloats, Variable column) {
        KernelExpression second = compare(Operation.LT, add(column, literal(VectorTarget.PANEL)), columnEnd);
        return code.let("panelStep", KernelBuilder.select(second, panelFloats, literal(0)));
    }

    private void fillTable(Variable table, Variable row, Variable rowCount, int tileRows) {
        Variable index = code.let("index", add(rowBegin, row));
        if (product.image()) {
            fillWithPixels(table, index, row, rowCount, tileRows);
            return;
        }
        for (int r = 0; r < tileRows; r++) {
            KernelExpression current = apply(Operation.MIN, literal(r), sub(sub(rowCount, literal(1)), row));
            code.store(table, literal(r), add(leftAt, mul(add(index, current), rowStride)));
        }
    }

    /** Pixels follow one another in a row of the image; behind its last comes the first of the next. */
    private void fillWithPixels(Variable table, Variable index, Variable row, Variable rowCount, int tileRows) {
        Variable y = code.let("y", apply(Operation.DIV, index, rowStride));
        Variable x = code.let("x", sub(index, mul(y, rowStride)));
        Variable pixel = code.let("pixel", add(leftAt, add(mul(y, imageStride), mul(x, pixelStride))));
        Variable jump = code.let("jump", sub(imageStride, mul(sub(rowStride, literal(1)), pixelStride)));
        code.store(table, literal(0), pixel);
        for (int r = 1; r < tileRows; r++) {
            Variable next = code.let("next", add(x, literal(1)));
            KernelExpression last = compare(Operation.EQ, next, rowStride);
            KernelExpression exists = compare(Operation.LT, add(row, literal(r)), rowCount);
            Variable step = code.let("step", KernelBuilder.select(last, jump, pixelStride));
            pixel = code.let("pixel", add(pixel, KernelBuilder.select(exists, step, literal(0))));
            x = code.let("x", KernelBuilder.select(last, literal(0), next));
            code.store(table, literal(r), pixel);
        }
    }

    private void micro(Tile tile, Variables in, Variable to, KernelExpression toAt, KernelExpression toStride) {
        boolean copied = product.mapped() && !target.isVector();
        chunks((segmentBegin, segmentEnd, depthBegin, depthEnd) -> code.callMethod(
                tile.method(),
                left,
                in.table(),
                in.p(),
                segmentAt,
                depth,
                segmentBegin,
                segmentEnd,
                depthBegin,
                depthEnd,
                add(segmentBegin, depthBegin),
                copied ? in.scratch() : panels,
                in.source(),
                in.panelStep(),
                to,
                toAt,
                toStride));
    }

    private interface Chunk {
        void emit(Variable segmentBegin, Variable segmentEnd, Variable depthBegin, Variable depthEnd);
    }

    /** Whole segments, as many as fit in a chunk, or parts of one; an empty product has one empty chunk. */
    private void chunks(Chunk chunk) {
        Variable some = code.let("some", apply(Operation.MAX, depth, literal(1)));
        Variable depthStep = code.let("depthStep", apply(Operation.MIN, some, literal(CHUNK)));
        Variable segmentStep =
                code.let("segmentStep", apply(Operation.MAX, apply(Operation.DIV, literal(CHUNK), some), literal(1)));
        KernelExpression someSegments = apply(Operation.MAX, segments, literal(1));
        code.forRange("segmentBegin", literal(0), someSegments, segmentStep, segmentBegin -> {
            Variable segmentEnd =
                    code.let("segmentEnd", apply(Operation.MIN, add(segmentBegin, segmentStep), segments));
            code.forRange("depthBegin", literal(0), some, depthStep, depthBegin -> {
                Variable depthEnd = code.let("depthEnd", apply(Operation.MIN, add(depthBegin, depthStep), depth));
                chunk.emit(segmentBegin, segmentEnd, depthBegin, depthEnd);
            });
        });
    }

    /** Copies the rows and columns of a tile in scratch that there are to their place. */
    private void copyValid(Tile tile, Variable scratch, Variable row, Variable rowCount, Variable column, Variable to) {
        Variable rows = code.let("rows", apply(Operation.MIN, sub(rowCount, row), literal(target.tileRows())));
        Variable columns = code.let("columns", apply(Operation.MIN, sub(columnEnd, column), literal(tile.columns())));
        List<Span> spans = target.hasMasks() ? spans(tile, columns) : List.of();
        code.forRange("r", literal(0), rows, r -> {
            Variable from = code.let("from", mul(r, literal(tile.columns())));
            Variable at = code.let("at", add(to, mul(r, resultStride)));
            if (target.hasMasks()) {
                spans.forEach(span -> span.store(
                        code,
                        result,
                        add(at, span.first()),
                        loadVector(scratch, add(from, span.first()), span.lanes())));
            } else {
                code.copyArray(scratch, from, result, at, columns);
            }
        });
    }

    /** The first {@code columns} of a row of {@code tile}. */
    private List<Span> spans(Tile tile, Variable columns) {
        List<Span> spans = new ArrayList<>();
        for (int column = 0; column < tile.columns(); column += target.lanes()) {
            KernelExpression left = apply(Operation.MAX, sub(columns, literal(column)), literal(0));
            KernelExpression count = apply(Operation.MIN, left, literal(target.lanes()));
            spans.add(Span.rest(code, literal(column), target.lanes(), count));
        }
        return spans;
    }
}
