package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.broadcast;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.fma;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadSegmentVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.slice;
import static dev.sardonyx.ir.kernel.KernelBuilder.weights;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.ArrayList;
import java.util.List;

/**
 * The register tile of products: every element sums left times right in order of depth with fused multiply-adds,
 * segment by segment. Accumulators stay in registers over both loops of a chunk; the sum of a chunk is added to those of
 * the chunks before it.
 *
 * <p>Spellings are chosen by measurement ({@code docs/kernels.md}): 512 bits read the weights at a base plus index, 256
 * and 128 bits through a slice taken once a call. Depth is never unrolled: C2 would hoist all loads and spill.
 */
final class MicroKernel {
    /** The tile of all columns of the target. */
    static final String FULL = "micro";
    /** The tile of one panel, for targets whose whole tile has two. */
    static final String HALF = "half";

    private final boolean mapped;
    private final VectorTarget target;
    private final int tileColumns;
    private final KernelBuilder code;
    private final Variable left;
    private final Variable table;
    private final Variable p;
    private final Variable segmentAt;
    private final Variable depth;
    private final Variable segmentBegin;
    private final Variable segmentEnd;
    private final Variable depthBegin;
    private final Variable depthEnd;
    private final Variable chunksBefore;
    private final Variable panels;
    private final Variable source;
    private final Variable panelStep;
    private final Variable result;
    private final Variable resultAt;
    private final Variable resultStride;

    private MicroKernel(boolean mapped, VectorTarget target, String name, int tileColumns) {
        this.mapped = mapped && target.isVector();
        this.target = target;
        this.tileColumns = tileColumns;
        this.code = new KernelBuilder(name);
        this.left = code.parameter("left", KernelType.array(Base.F32));
        this.table = code.parameter("table", KernelType.array(Base.I32));
        this.p = code.parameter("p", KernelType.array(Base.I32));
        this.segmentAt = code.parameter("segmentAt", KernelType.I32);
        this.depth = code.parameter("depth", KernelType.I32);
        this.segmentBegin = code.parameter("segmentBegin", KernelType.I32);
        this.segmentEnd = code.parameter("segmentEnd", KernelType.I32);
        this.depthBegin = code.parameter("depthBegin", KernelType.I32);
        this.depthEnd = code.parameter("depthEnd", KernelType.I32);
        this.chunksBefore = code.parameter("chunksBefore", KernelType.I32);
        this.panels = code.parameter("panels", KernelType.array(Base.F32));
        this.source = code.parameter("source", this.mapped ? KernelType.I64 : KernelType.I32);
        this.panelStep = code.parameter("panelStep", KernelType.I32);
        this.result = code.parameter("result", KernelType.array(Base.F32));
        this.resultAt = code.parameter("resultAt", KernelType.I32);
        this.resultStride = code.parameter("resultStride", KernelType.I32);
    }

    /** True when the whole tile has two panels, so that one that is left over is worth a tile of its own. */
    static boolean hasHalf(VectorTarget target) {
        return target.isVector() && target.tileColumns() > VectorTarget.PANEL;
    }

    /** The tiles that products of {@code target} are made of. */
    static List<KernelMethod> methods(boolean mapped, VectorTarget target) {
        KernelMethod full = new MicroKernel(mapped, target, FULL, target.tileColumns()).build();
        return hasHalf(target)
                ? List.of(full, new MicroKernel(mapped, target, HALF, VectorTarget.PANEL).build())
                : List.of(full);
    }

    private KernelMethod build() {
        int rows = target.tileRows();
        int width = target.isVector() ? target.lanes() : 1;
        int columns = tileColumns / width;
        List<Variable> sums = new ArrayList<>();
        KernelExpression zero = target.isVector() ? broadcast(literal(0f), width) : literal(0f);
        for (int i = 0; i < rows * columns; i++) {
            sums.add(code.let("sum", zero));
        }
        List<Variable> bases = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            bases.add(code.let("base", load(table, literal(r))));
        }
        Right right = right();
        code.forRange("segment", segmentBegin, segmentEnd, segment -> {
            Variable offset = code.let("offset", load(p, add(segmentAt, segment)));
            List<Variable> starts = new ArrayList<>();
            bases.forEach(base -> starts.add(code.let("start", add(base, offset))));
            right.beginSegment(segment);
            code.forRange("k", depthBegin, depthEnd, k -> step(sums, starts, right, k, columns));
        });
        code.ifElse(
                compare(Operation.GT, chunksBefore, literal(0)),
                () -> store(sums, rows, columns, width, true),
                () -> store(sums, rows, columns, width, false));
        return code.build();
    }

    private void store(List<Variable> sums, int rows, int columns, int width, boolean onTop) {
        for (int r = 0; r < rows; r++) {
            Variable at = code.let("at", add(resultAt, mul(resultStride, literal(r))));
            for (int c = 0; c < columns; c++) {
                KernelExpression index = add(at, literal(c * width));
                Variable sum = sums.get(r * columns + c);
                KernelExpression before = target.isVector() ? loadVector(result, index, width) : load(result, index);
                code.store(result, index, onTop ? add(before, sum) : sum);
            }
        }
    }

    private void step(List<Variable> sums, List<Variable> starts, Right right, Variable k, int columns) {
        List<Variable> b = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            b.add(code.let("b", right.load(k, c)));
        }
        for (int r = 0; r < starts.size(); r++) {
            KernelExpression scalar = load(left, add(starts.get(r), k));
            Variable a = code.let("a", target.isVector() ? broadcast(scalar, target.lanes()) : scalar);
            for (int c = 0; c < columns; c++) {
                Variable sum = sums.get(r * columns + c);
                code.assign(sum, fma(a, b.get(c), sum));
            }
        }
    }

    private Right right() {
        if (!mapped) {
            return new ArrayRight();
        }
        return target == VectorTarget.V512 ? new MappedRight() : new SlicedRight();
    }

    /** Reads row {@code k} of the panels, column by column of the tile. */
    private interface Right {
        void beginSegment(Variable segment);

        KernelExpression load(Variable k, int column);
    }

    /** Which panel a vector column is in, and where in its row. */
    private int panelOf(int column) {
        return column * target.lanes() / VectorTarget.PANEL;
    }

    private int within(int column) {
        return column * target.lanes() % VectorTarget.PANEL;
    }

    /** Panels in an array; the scalar target has only this one, and a tile of half a panel. */
    private final class ArrayRight implements Right {
        private final List<Variable> starts = new ArrayList<>();

        @Override
        public void beginSegment(Variable segment) {
            Variable start = code.let("right", add(source, mul(mul(segment, depth), literal(VectorTarget.PANEL))));
            starts.add(start);
            if (tileColumns > VectorTarget.PANEL) {
                starts.add(code.let("right", add(start, panelStep)));
            }
        }

        @Override
        public KernelExpression load(Variable k, int column) {
            KernelExpression index =
                    add(starts.get(panelOf(column)), add(mul(k, literal(VectorTarget.PANEL)), literal(within(column))));
            return target.isVector() ? loadVector(panels, index, target.lanes()) : KernelBuilder.load(panels, index);
        }
    }

    /** Panels in the weights at a byte base: 64 bytes a row. */
    private final class MappedRight implements Right {
        private final Variable second;
        private final List<Variable> starts = new ArrayList<>();

        MappedRight() {
            second = code.let("second", add(source, mul(convert(KernelType.I64, panelStep), literal(4L))));
        }

        @Override
        public void beginSegment(Variable segment) {
            Variable skip = code.let("skip", convert(KernelType.I64, mul(mul(segment, depth), literal(64))));
            starts.add(code.let("right", add(source, skip)));
            starts.add(code.let("right", add(second, skip)));
        }

        @Override
        public KernelExpression load(Variable k, int column) {
            KernelExpression row = mul(convert(KernelType.I64, k), literal(64L));
            return loadSegmentVector(
                    weights(),
                    add(starts.get(panelOf(column)), add(row, literal((long) within(column) * 4))),
                    Base.F32,
                    target.lanes());
        }
    }

    /** One panel in a slice of the weights. */
    private final class SlicedRight implements Right {
        private final Variable panel;
        private Variable skip;

        SlicedRight() {
            KernelExpression length = mul(convert(KernelType.I64, mul(depth, segmentEnd)), literal(64L));
            panel = code.let("panel", slice(weights(), source, length));
        }

        @Override
        public void beginSegment(Variable segment) {
            skip = code.let("skip", mul(mul(segment, depth), literal(64)));
        }

        @Override
        public KernelExpression load(Variable k, int column) {
            KernelExpression offset = add(add(skip, mul(k, literal(64))), literal(within(column) * 4));
            return loadSegmentVector(panel, convert(KernelType.I64, offset), Base.F32, target.lanes());
        }
    }
}
