package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.laneScratch;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;
import static dev.sardonyx.ir.kernel.KernelBuilder.weights;

import dev.sardonyx.codegen.schedule.Schedule;
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
import java.util.function.Consumer;

/**
 * The method that computes a block of rows times a group of panels in register tiles. Rows of a tile are addressed by
 * a table, so that matrix rows and image pixels are one thing; rows behind the last repeat it.
 */
final class ProductBlock {
    /**
     * Products summed in registers before their sum is added to the result: the rounding error grows with the length of
     * a chunk and the number of chunks instead of with their product.
     */
    static final int CHUNK = 256;

    private final Product product;
    private final ProductPaths paths;
    private final Schedule schedule;
    private final VectorTarget target;
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
    private final Variable bias = code.parameter("bias", KernelType.array(Base.F32));
    private final Variable biasAt = code.parameter("biasAt", KernelType.I32);
    private final Variable biased = code.parameter("biased", KernelType.I32);
    private final Variable cut = code.parameter("cut", KernelType.I32);
    private final Variable depth = code.parameter("depth", KernelType.I32);
    private final Variable segments = code.parameter("segments", KernelType.I32);
    private final Variable segmentAt = code.parameter("segmentAt", KernelType.I32);
    private final Variable rowBegin = code.parameter("rowBegin", KernelType.I32);
    private final Variable rowEnd = code.parameter("rowEnd", KernelType.I32);
    private final Variable columnBegin = code.parameter("columnBegin", KernelType.I32);
    private final Variable columnEnd = code.parameter("columnEnd", KernelType.I32);

    ProductBlock(Product product, ProductPaths paths, Schedule schedule) {
        this.product = product;
        this.paths = paths;
        this.schedule = schedule;
        this.target = schedule.target();
    }

    KernelMethod build() {
        Variable p = code.let("p", KernelBuilder.laneParameters(lane));
        Variable table = code.let("table", laneScratch(lane, Base.I32));
        Variable scratch = code.let("scratch", laneScratch(lane, Base.F32));
        // Rehearsals with a depth below 0 must not leave the weights either.
        KernelExpression rows = mul(apply(Operation.MAX, depth, literal(0)), segments);
        Variable panelFloats = code.let("panelFloats", mul(rows, literal(VectorTarget.PANEL)));
        Variable rowCount = code.let("rowCount", sub(rowEnd, rowBegin));
        Shared shared = new Shared(p, table, scratch, panelFloats, rowCount);
        Runnable many = () -> columns(schedule.columns(), shared, this::manyRows);
        if (paths.fewRows()) {
            Tile row = new Tile(MicroKernel.ROW, 1, MicroKernel.columnsOfRow(schedule));
            code.ifElse(
                    compare(Operation.LE, rowCount, literal(ProductPaths.FEW_ROWS)),
                    () -> columns(row.columns(), shared, in -> tiles(row, in)),
                    many);
        } else {
            many.run();
        }
        return code.build();
    }

    /** What all tiles share. */
    private record Shared(Variable p, Variable table, Variable scratch, Variable panelFloats, Variable rowCount) {}

    /** Walks the columns in steps of tiles that are {@code width} wide. */
    private void columns(int width, Shared shared, Consumer<Variables> tiles) {
        code.forRange("column", columnBegin, columnEnd, literal(width), column -> {
            Variable source = source(shared.scratch(), shared.panelFloats(), column);
            Variable panelStep = panelStep(shared.panelFloats(), column, width);
            KernelExpression count = apply(Operation.MIN, sub(columnEnd, column), literal(width));
            code.ifThen(
                    compare(Operation.GE, depth, literal(0)),
                    () -> new TileScratch(code, target, shared.scratch())
                            .fillAddends(width, biased, bias, add(biasAt, column), count));
            tiles.accept(new Variables(
                    shared.p(), shared.table(), shared.scratch(), source, panelStep, shared.rowCount(), column));
        });
    }

    private void manyRows(Variables in) {
        Tile full = new Tile(MicroKernel.FULL, schedule.rows(), schedule.columns());
        if (!MicroKernel.hasHalf(schedule)) {
            tiles(full, in);
            return;
        }
        Tile half = new Tile(MicroKernel.HALF, schedule.rows(), VectorTarget.PANEL);
        code.ifElse(
                compare(Operation.GT, sub(columnEnd, in.column()), literal(VectorTarget.PANEL)),
                () -> tiles(full, in),
                () -> tiles(half, in));
    }

    /** A form of the register tile: the method that computes it, its rows and its columns. */
    private record Tile(String method, int rows, int columns) {}

    /** What the tiles of a column of tiles share. */
    private record Variables(
            Variable p,
            Variable table,
            Variable scratch,
            Variable source,
            Variable panelStep,
            Variable rowCount,
            Variable column) {}

    /**
     * The tiles of one column of tiles. A chunk of the panels, which fits in the first-level cache, passes all whole
     * tiles before the next; a tile at an edge takes its chunks one after the other.
     */
    private void tiles(Tile tile, Variables in) {
        int tileRows = tile.rows();
        Variable to = code.let("to", add(resultAt, sub(in.column(), columnBegin)));
        KernelExpression columnsFit = compare(Operation.LE, add(in.column(), literal(tile.columns())), columnEnd);
        KernelExpression rest = apply(Operation.REM, in.rowCount(), literal(tileRows));
        Variable whole = code.let("whole", KernelBuilder.select(columnsFit, sub(in.rowCount(), rest), literal(0)));
        code.ifThen(
                compare(Operation.GT, whole, literal(0)),
                () -> chunks(chunk -> code.forRange("row", literal(0), whole, literal(tileRows), row -> {
                    fillTable(tile, in, row);
                    Variable at = code.let("at", add(to, mul(row, resultStride)));
                    micro(tile, in, chunk, new Target(result, at, resultStride));
                })));
        code.forRange("step", whole, in.rowCount(), literal(tileRows), step -> {
            // The last tile of a block with enough rows overlaps the one before: the same values are stored twice.
            KernelExpression latest = apply(Operation.MAX, sub(in.rowCount(), literal(tileRows)), literal(0));
            Variable row = code.let("row", apply(Operation.MIN, step, latest));
            fillTable(tile, in, row);
            KernelExpression rowsFit = compare(Operation.LE, add(row, literal(tileRows)), in.rowCount());
            Variable at = code.let("at", add(to, mul(row, resultStride)));
            edge(tile, in, apply(Operation.AND, rowsFit, columnsFit), row, at);
        });
    }

    /** Computes a tile in its place, or in scratch where not all of it is valid. */
    private void edge(Tile tile, Variables in, KernelExpression fits, Variable row, Variable to) {
        Target scratch = new Target(in.scratch(), literal(0), literal(tile.columns()));
        code.ifElse(fits, () -> chunks(chunk -> micro(tile, in, chunk, new Target(result, to, resultStride))), () -> {
            chunks(chunk -> micro(tile, in, chunk, scratch));
            Variable rows = code.let("rows", apply(Operation.MIN, sub(in.rowCount(), row), literal(tile.rows())));
            KernelExpression columns = apply(Operation.MIN, sub(columnEnd, in.column()), literal(tile.columns()));
            new TileScratch(code, target, in.scratch())
                    .copyValid(tile.columns(), rows, code.let("columns", columns), result, to, resultStride);
        });
    }

    private void fillTable(Tile tile, Variables in, Variable row) {
        RowTable rows = new RowTable(code, in.table(), tile.rows(), row, in.rowCount());
        Variable index = code.let("index", add(rowBegin, row));
        if (product.image()) {
            rows.fillWithPixels(leftAt, index, rowStride, imageStride, pixelStride);
        } else {
            rows.fillWithRows(leftAt, index, rowStride);
        }
    }

    /** Where the panels of {@code column} start: bytes in the weights (an i64) or an index in an array. */
    private Variable source(Variable scratch, Variable panelFloats, Variable column) {
        Variable panel = code.let("panel", apply(Operation.DIV, column, literal(VectorTarget.PANEL)));
        if (!product.mapped()) {
            KernelExpression within = columnInPanel(column);
            return code.let("source", add(add(add(panelOffset, panelBatch), mul(panel, panelFloats)), within));
        }
        if (target.isVector()) {
            return code.let("source", start(panel, panelFloats));
        }
        // Scalars read a copy in scratch, which is fast from the first call; a panel serves two scalar tiles.
        code.ifThen(
                compare(Operation.EQ, columnInPanel(column), literal(0)),
                () -> code.copyFromSegment(
                        weights(), start(panel, panelFloats), scratch, literal(ProductTemplate.PANEL_AT), panelFloats));
        return code.let("source", add(literal(ProductTemplate.PANEL_AT), columnInPanel(column)));
    }

    /** The byte of the weights at which {@code panel} starts. */
    private KernelExpression start(Variable panel, Variable panelFloats) {
        return add(
                ProductTemplate.bytes(panelOffset, panelBatch),
                mul(mul(convert(KernelType.I64, panel), convert(KernelType.I64, panelFloats)), literal(4L)));
    }

    private KernelExpression columnInPanel(Variable column) {
        return apply(Operation.AND, column, literal(VectorTarget.PANEL - 1));
    }

    /** The distance from the first to the last panel that a tile of {@code width} columns has at {@code column}. */
    private Variable panelStep(Variable panelFloats, Variable column, int width) {
        KernelExpression behind = sub(sub(columnEnd, column), literal(1));
        KernelExpression others = apply(Operation.DIV, behind, literal(VectorTarget.PANEL));
        int most = (width - 1) / VectorTarget.PANEL;
        return code.let("panelStep", mul(apply(Operation.MIN, others, literal(most)), panelFloats));
    }

    /** Adds the products of {@code chunk} to the tile at {@code to}: the first to zeros, the only one to the bias. */
    private void micro(Tile tile, Variables in, Chunk chunk, Target to) {
        KernelExpression first = compare(Operation.EQ, add(chunk.segmentBegin(), chunk.depthBegin()), literal(0));
        Variable last = code.let(
                "last",
                apply(
                        Operation.AND,
                        compare(Operation.GE, chunk.segmentEnd(), segments),
                        compare(Operation.GE, chunk.depthEnd(), depth)));
        KernelExpression cuts = apply(Operation.AND, last, compare(Operation.GT, cut, literal(0)));
        Variable least = paths.cut()
                ? code.let("least", KernelBuilder.select(cuts, literal(0f), literal(Float.NEGATIVE_INFINITY)))
                : null;
        Target bias = new Target(in.scratch(), literal(TileScratch.BIAS_AT), literal(0));
        if (!paths.chunked()) {
            call(tile, in, chunk, bias, least, to);
            return;
        }
        KernelExpression addend =
                KernelBuilder.select(last, literal(TileScratch.BIAS_AT), literal(TileScratch.ZEROS_AT));
        Target addends = new Target(in.scratch(), addend, literal(0));
        code.ifElse(first, () -> call(tile, in, chunk, addends, least, to), () -> {
            Variable uncut = least == null ? null : code.let("uncut", literal(Float.NEGATIVE_INFINITY));
            call(tile, in, chunk, to, uncut, to);
            code.ifThen(last, () -> finish(tile, in, least, to));
        });
    }

    /** Adds the bias behind the last of several chunks. */
    private void finish(Tile tile, Variables in, Variable least, Target to) {
        KernelExpression some = compare(Operation.GT, add(biased, cut), literal(0));
        code.ifThen(some, () -> {
            List<KernelExpression> operands = new ArrayList<>(
                    List.of(in.scratch(), literal(TileScratch.BIAS_AT), literal(tile.rows()), literal(tile.columns())));
            if (least != null) {
                operands.add(least);
            }
            operands.addAll(List.of(to.array(), to.at(), to.stride()));
            code.callMethod(ChunkFinish.NAME, operands.toArray(KernelExpression[]::new));
        });
    }

    private void call(Tile tile, Variables in, Chunk chunk, Target before, Variable least, Target to) {
        boolean copied = product.mapped() && !target.isVector();
        List<KernelExpression> operands = new ArrayList<>(List.of(
                left,
                in.table(),
                in.p(),
                segmentAt,
                depth,
                chunk.segmentBegin(),
                chunk.segmentEnd(),
                chunk.depthBegin(),
                chunk.depthEnd(),
                copied ? in.scratch() : panels,
                in.source(),
                in.panelStep(),
                before.array(),
                before.at(),
                before.stride()));
        if (least != null) {
            operands.add(least);
        }
        operands.addAll(List.of(to.array(), to.at(), to.stride()));
        code.callMethod(tile.method(), operands.toArray(KernelExpression[]::new));
    }

    /** Where the rows of a tile are. */
    private record Target(Variable array, KernelExpression at, KernelExpression stride) {}

    /** Segments, and of each the depths, that are summed in registers together. */
    private record Chunk(Variable segmentBegin, Variable segmentEnd, Variable depthBegin, Variable depthEnd) {}

    /** Whole segments, as many as fit in a chunk, or parts of one; an empty product has one empty chunk. */
    private void chunks(Consumer<Chunk> body) {
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
                body.accept(new Chunk(segmentBegin, segmentEnd, depthBegin, depthEnd));
            });
        });
    }
}
