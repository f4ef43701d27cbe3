package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.broadcast;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.fma;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

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

/**
 * The register tile of products: every element sums left times right in order of depth with fused multiply-adds,
 * segment by segment. Accumulators stay in registers over both loops of a chunk; the sum of a chunk is added to what was
 * before, which is the bias or the chunks before it, and cut where it is less than the least.
 *
 * <p>Spellings are chosen by measurement ({@code docs/kernels.md}): 512 bits read the weights at a base plus index, 256
 * and 128 bits through a slice taken once a call. The usual schedule of 512 bits takes the depth in pairs;
 * with fewer registers C2 would hoist all loads and spill.
 */
final class MicroKernel {
    /** The tile of all rows and columns of the schedule. */
    static final String FULL = "micro";
    /** The tile of one panel, for schedules whose whole tile has two. */
    static final String HALF = "half";
    /** The tile of one row and more columns, for products with so few rows that they read the panels at memory's speed. */
    static final String ROW = "row";

    private static final int SUMS_OF_ROW = 4;

    /** Depth from which a loop over pairs is worth what comes before its first round. */
    private static final int WORTH_PAIRS = 8;

    private final boolean mapped;
    private final boolean scattered;
    private final ProductPaths paths;
    private final VectorTarget target;
    private final int depthStep;
    private final int tileRows;
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
    private final Variable panels;
    private final Variable source;
    private final Variable panelStep;
    private final Variable before;
    private final Variable beforeAt;
    private final Variable beforeStride;
    private final Variable least;
    private final Variable result;
    private final Variable resultAt;
    private final Variable resultStride;

    private MicroKernel(
            Product product, ProductPaths paths, Schedule schedule, String name, int tileRows, int tileColumns) {
        this.target = schedule.target();
        this.depthStep = schedule.depthStep();
        this.mapped = product.mapped() && target.isVector();
        this.scattered = product.scattered();
        this.paths = paths;
        this.tileRows = tileRows;
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
        this.panels = code.parameter("panels", KernelType.array(Base.F32));
        this.source = code.parameter("source", this.mapped ? KernelType.I64 : KernelType.I32);
        this.panelStep = code.parameter("panelStep", KernelType.I32);
        this.before = code.parameter("before", KernelType.array(Base.F32));
        this.beforeAt = code.parameter("beforeAt", KernelType.I32);
        this.beforeStride = code.parameter("beforeStride", KernelType.I32);
        this.least = paths.cut() ? code.parameter("least", KernelType.F32) : null;
        this.result = code.parameter("result", KernelType.array(Base.F32));
        this.resultAt = code.parameter("resultAt", KernelType.I32);
        this.resultStride = code.parameter("resultStride", KernelType.I32);
    }

    /** True when the whole tile has two panels, so that one that is left over is worth a tile of its own. */
    static boolean hasHalf(Schedule schedule) {
        return schedule.target().isVector() && schedule.columns() > VectorTarget.PANEL;
    }

    /** The tiles that products of {@code schedule} are made of. */
    static List<KernelMethod> methods(Product product, ProductPaths paths, Schedule schedule) {
        int rows = schedule.rows();
        int columns = schedule.columns();
        List<KernelMethod> methods = new ArrayList<>();
        methods.add(new MicroKernel(product, paths, schedule, FULL, rows, columns).build());
        if (hasHalf(schedule)) {
            methods.add(new MicroKernel(product, paths, schedule, HALF, rows, VectorTarget.PANEL).build());
        }
        if (paths.fewRows()) {
            methods.add(new MicroKernel(product, paths, schedule, ROW, 1, columnsOfRow(schedule)).build());
        }
        return methods;
    }

    /** The columns of {@link #ROW}: with fewer than four sums at work a fused multiply-add waits for the one before. */
    static int columnsOfRow(Schedule schedule) {
        return Math.max(schedule.columns(), SUMS_OF_ROW * schedule.target().lanes());
    }

    /** A depth below 0 is for rehearsals: nothing is computed. */
    private KernelMethod build() {
        code.ifThen(compare(Operation.GE, depthEnd, literal(0)), this::tile);
        return code.build();
    }

    private void tile() {
        int rows = tileRows;
        int width = target.isVector() ? target.lanes() : 1;
        int columns = tileColumns / width;
        List<Variable> sums = new ArrayList<>();
        Variable zero = code.let("zero", target.isVector() ? broadcast(literal(0f), width) : literal(0f));
        for (int i = 0; i < rows * columns; i++) {
            sums.add(code.let("sum", zero));
        }
        List<Variable> bases = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            bases.add(code.let("base", load(table, literal(r))));
        }
        PanelReader right = reader();
        if (scattered) {
            right.beginSegment(code.let("segment", literal(0)));
            code.forRange("k", depthBegin, depthEnd, k -> {
                Variable offset = code.let("offset", load(p, add(segmentAt, k)));
                step(sums, places(bases, offset), right, k, 0);
            });
        } else {
            code.forRange("segment", segmentBegin, segmentEnd, segment -> {
                Variable offset = code.let("offset", load(p, add(segmentAt, segment)));
                List<Variable> starts = new ArrayList<>();
                places(bases, offset).forEach(place -> starts.add(code.let("start", place)));
                right.beginSegment(segment);
                segment(sums, starts, right);
            });
        }
        store(sums, columns, width);
    }

    /** The depth of one segment: where the schedule says so in pairs, which share the computation of addresses. */
    private void segment(List<Variable> sums, List<Variable> starts, PanelReader right) {
        Variable single = depthBegin;
        if (depthStep == 2) {
            Variable even = paths.odd() ? evenEnd() : depthEnd;
            code.forRange("k", depthBegin, even, literal(2), k -> {
                List<KernelExpression> places = places(starts, k);
                step(sums, places, right, k, 0);
                step(sums, places(places, literal(1)), right, k, 1);
            });
            single = even;
        }
        if (single != depthEnd) {
            code.forRange("k", single, depthEnd, k -> step(sums, places(starts, k), right, k, 0));
        }
    }

    /** Where pairs end: behind none of them where there are few. */
    private Variable evenEnd() {
        KernelExpression length = sub(depthEnd, depthBegin);
        KernelExpression pairs = apply(Operation.AND, length, literal(-2));
        KernelExpression deep = compare(Operation.GE, length, literal(WORTH_PAIRS));
        return code.let("even", add(depthBegin, KernelBuilder.select(deep, pairs, literal(0))));
    }

    private static List<KernelExpression> places(List<? extends KernelExpression> starts, KernelExpression offset) {
        return starts.stream().map(start -> add(start, offset)).toList();
    }

    /** Stores the sums, each added to what was before, and cut at what is least. */
    private void store(List<Variable> sums, int columns, int width) {
        Variable floor = paths.cut() ? code.let("floor", target.isVector() ? broadcast(least, width) : least) : null;
        for (int r = 0; r < tileRows; r++) {
            Variable from = code.let("from", add(beforeAt, mul(beforeStride, literal(r))));
            Variable at = code.let("at", add(resultAt, mul(resultStride, literal(r))));
            for (int c = 0; c < columns; c++) {
                KernelExpression whole = add(element(before, add(from, literal(c * width))), sums.get(r * columns + c));
                code.store(result, add(at, literal(c * width)), floor == null ? whole : cut(code, whole, floor));
            }
        }
    }

    /** {@code value} where it is not less than {@code least}. */
    static KernelExpression cut(KernelBuilder code, KernelExpression value, Variable least) {
        Variable whole = code.let("whole", value);
        return KernelBuilder.select(compare(Operation.LT, whole, least), least, whole);
    }

    private KernelExpression element(Variable array, KernelExpression index) {
        return target.isVector() ? loadVector(array, index, target.lanes()) : load(array, index);
    }

    /** Adds the products of the left elements at {@code places} and row {@code k + ahead} of the panels. */
    private void step(List<Variable> sums, List<KernelExpression> places, PanelReader right, Variable k, int ahead) {
        int columns = sums.size() / places.size();
        List<Variable> b = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            b.add(code.let("b", right.load(k, ahead, c)));
        }
        for (int r = 0; r < places.size(); r++) {
            KernelExpression scalar = load(left, places.get(r));
            Variable a = code.let("a", target.isVector() ? broadcast(scalar, target.lanes()) : scalar);
            for (int c = 0; c < columns; c++) {
                Variable sum = sums.get(r * columns + c);
                code.assign(sum, fma(a, b.get(c), sum));
            }
        }
    }

    private PanelReader reader() {
        PanelReader.Panels all = new PanelReader.Panels(code, target, tileColumns, panels, source, panelStep, depth);
        return mapped ? PanelReader.ofWeights(all, segmentEnd) : PanelReader.ofArray(all);
    }
}
