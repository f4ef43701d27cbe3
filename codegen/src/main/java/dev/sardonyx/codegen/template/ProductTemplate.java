package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSpace;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Product;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Products of f32 with a right operand in panels. A unit of work is a group of panels times a block of rows; its
 * register tiles are one micro-kernel, the same for inner tiles and edges: an edge writes to scratch, from where what
 * is valid is copied.
 *
 * <p>Extents of a call: the two batch extents, rows M, columns N, depth of a segment, segments. Operands: the left
 * one [batch, batch, M, depth], the panels with two batch strides. Parameters: for images the width of the output
 * and the left operand's strides of output rows and columns; then an offset a segment.
 *
 * <p>Descriptor: rows, columns, depth, segments, row blocks, panel groups, second batch extent; left array, offset,
 * two batch strides, row stride (images: width, stride of image rows, stride of pixels); panels' array, offset, two
 * batch strides; result's array, offset, two batch strides, row stride; bias's array, offset and whether there is one;
 * whether to cut at 0; segment offsets; the tile's kernel or -1 and
 * its descriptor.
 */
public final class ProductTemplate implements Template<Product> {
    /** Rows of a unit: the left rows stay in the second-level cache while a panel group passes. */
    private static final int BLOCK_ROWS = RangeKernel.ROWS_OF_UNIT;
    /** Columns a group of panels has on every target, so that descriptors do not depend on the target. */
    static final int GROUP_COLUMNS = RangeKernel.COLUMNS_OF_UNIT;
    /** Floats of scratch for a tile of any schedule, so that descriptors do not depend on it. */
    static final int TILE_FLOATS = ScheduleSpace.MOST_ROWS * ScheduleSpace.MOST_COLUMNS;
    /** The most columns of a tile, which those of one row have. */
    static final int MOST_TILE_COLUMNS = 64;
    /** Floats of scratch in front of a copied panel: a tile, a row of zeros, and the bias of its columns. */
    static final int PANEL_AT = TILE_FLOATS + 2 * MOST_TILE_COLUMNS;
    /** The parameters of images in front of the segments: cut, width, strides of image rows and of pixels. */
    private static final int IMAGE_PARAMETERS = 4;

    /** The descriptor integer with the depth of a segment; rows stand two in front of it, which rehearsals rely on. */
    private static final int DEPTH = 4;

    /** Multiply-adds worth a second thread. */
    static final long GRAIN_OPERATIONS = 40_000;

    @Override
    public String family(Product product) {
        String rows = product.image() ? "convolve" : "matmul";
        return rows + (product.mapped() ? "" : "_dynamic") + (product.scattered() ? "_scattered" : "") + "_f32";
    }

    @Override
    public Kernel build(Product product, VectorTarget target) {
        return build(product, List.of(), Schedule.usual(target));
    }

    @Override
    public Optional<ProblemClass> problem(Product product, List<KernelCall> calls) {
        return Optional.of(new ProblemClass(
                family(product),
                ProductPaths.height(calls, call -> call.extents().get(2), KernelCall::extents)));
    }

    /** The kernel for {@code calls} alone; without calls for all. */
    @Override
    public Kernel build(Product product, List<KernelCall> calls, Schedule schedule) {
        ProductPaths paths = calls.isEmpty() ? ProductPaths.all(product) : ProductPaths.of(calls);
        List<KernelMethod> methods = new ArrayList<>();
        methods.add(new Driver(product, groupsTogether(paths, schedule)).build());
        methods.addAll(blockMethods(product, paths, schedule));
        String tile = "_" + schedule.text() + "_" + schedule.target().text();
        return new Kernel(family(product) + tile, methods, DEPTH);
    }

    private static int groupsTogether(ProductPaths paths, Schedule schedule) {
        return paths.fewRows() ? Math.max(1, MicroKernel.columnsOfRow(schedule) / GROUP_COLUMNS) : 1;
    }

    /** The block of a unit, its tiles, and what else they call. */
    static List<KernelMethod> blockMethods(Product product, ProductPaths paths, Schedule schedule) {
        List<KernelMethod> methods = new ArrayList<>();
        methods.add(new ProductBlock(product, paths, schedule).build());
        methods.addAll(MicroKernel.methods(product, paths, schedule));
        if (paths.chunked()) {
            methods.add(ChunkFinish.method(paths, schedule.target()));
        }
        return methods;
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        Product product = (Product) call.algorithm();
        List<Dim> e = call.extents();
        Dim rowBlocks = e.get(2).plus(BLOCK_ROWS - 1).floorDiv(Dim.known(BLOCK_ROWS));
        Dim groups = e.get(3).plus(GROUP_COLUMNS - 1).floorDiv(Dim.known(GROUP_COLUMNS));
        Dim units = e.get(0).times(e.get(1)).times(rowBlocks).times(groups);
        Dim work = Dim.min(e.get(2), Dim.known(BLOCK_ROWS))
                .times(e.get(4))
                .times(e.get(5))
                .times(GROUP_COLUMNS);
        Dim grain = Dim.known(GRAIN_OPERATIONS).floorDiv(work.plus(1)).plus(1);
        Descriptor descriptor = Descriptor.of(units, grain)
                .size(e.get(2))
                .size(e.get(3))
                .size(e.get(4))
                .size(e.get(5))
                .size(rowBlocks)
                .size(groups)
                .size(e.get(1));
        Slice left = call.operands().get(0);
        descriptor.place(left).sizes(left.strides().subList(0, 2));
        if (product.image()) {
            descriptor.sizes(call.parameters().subList(1, IMAGE_PARAMETERS));
        } else {
            descriptor.size(left.strides().get(2));
        }
        Slice panels = call.operands().get(1);
        descriptor.place(panels).sizes(panels.strides().subList(0, 2));
        Slice result = call.results().get(0);
        descriptor.place(result).sizes(result.strides().subList(0, 3));
        boolean biased = call.operands().size() > 2;
        descriptor.place(biased ? call.operands().get(2) : result).size(biased ? 1 : 0);
        descriptor.size(call.parameters().get(0));
        // The tile's kernel number comes before the segment offsets, whose count varies.
        List<Dim> segments = call.parameters()
                .subList(
                        product.image() ? IMAGE_PARAMETERS : 1,
                        call.parameters().size());
        descriptor.size(segments.size());
        descriptor.sizes(segments);
        if (call.tile().isEmpty()) {
            descriptor.size(-1);
        } else {
            descriptor.tile(
                    call.tile().get(), new RowsTemplate().descriptor(call.tile().get()));
        }
        return descriptor;
    }

    @Override
    public List<Dim> scratch(KernelCall call) {
        Dim depth = call.extents().get(4).times(call.extents().get(5));
        Dim panel = depth.times(GROUP_COLUMNS).plus(PANEL_AT);
        return List.of(panel, Dim.ZERO, Dim.known(16), Dim.ZERO);
    }

    /** The entry: cuts units into batch, rows and columns. */
    private static final class Driver {
        private final Product product;
        private final int together;
        private final KernelBuilder code = new KernelBuilder(Kernel.ENTRY);

        Driver(Product product, int together) {
            this.product = product;
            this.together = together;
        }

        /** How many groups of one block of few rows are taken at once, where units are nothing but groups. */
        private Variable step(Variable at, Variable lane, Variable rows, Variable groups) {
            Variable units = code.let("units", KernelBuilder.load(KernelBuilder.laneParameters(lane), at));
            KernelExpression joins = apply(
                    Operation.AND,
                    compare(Operation.LE, rows, literal(ProductPaths.FEW_ROWS)),
                    compare(Operation.EQ, units, groups));
            return code.let("step", KernelBuilder.select(joins, literal(together), literal(1)));
        }

        KernelMethod build() {
            Variable lane = code.parameter("lane", KernelType.LANE);
            Variable at = code.parameter("at", KernelType.I32);
            Variable begin = code.parameter("begin", KernelType.I32);
            Variable end = code.parameter("end", KernelType.I32);
            ParameterReader in = new ParameterReader(code, lane, at);
            Variable rows = in.integer("rows");
            Variable columns = in.integer("columns");
            Variable depth = in.integer("depth");
            Variable segments = in.integer("segments");
            Variable rowBlocks = in.integer("rowBlocks");
            Variable groups = in.integer("groups");
            Variable batches = in.integer("batches");
            Variable left = in.array("left", Base.F32);
            Place leftPlace = new Place(in, code, "left");
            Variable rowStride = in.integer("rowStride");
            Variable imageStride = product.image() ? in.integer("imageStride") : rowStride;
            Variable pixelStride = product.image() ? in.integer("pixelStride") : rowStride;
            Variable panels;
            if (product.mapped()) {
                in.skip(1);
                panels = left;
            } else {
                panels = in.array("panels", Base.F32);
            }
            Place panelPlace = new Place(in, code, "panels");
            Variable result = in.array("result", Base.F32);
            Place resultPlace = new Place(in, code, "result");
            Variable resultStride = in.integer("resultStride");
            Variable bias = in.array("bias", Base.F32);
            Variable biasAt = in.integer("biasAt");
            Variable biased = in.integer("biased");
            Variable cut = in.integer("cut");
            Variable segmentCount = in.integer("segmentCount");
            Variable segmentAt = code.let("segmentAt", in.position());
            Variable tileAt = code.let("tileAt", add(segmentAt, segmentCount));
            Variable tile = code.let("tile", KernelBuilder.load(in.parameters(), tileAt));
            Variable step = together > 1 ? step(at, lane, rows, groups) : code.let("step", literal(1));
            code.forRange("unit", begin, end, step, unit -> {
                Variable group = code.let("group", apply(Operation.REM, unit, groups));
                Variable rest = code.let("rest", apply(Operation.DIV, unit, groups));
                Variable block = code.let("block", apply(Operation.REM, rest, rowBlocks));
                Variable batch = code.let("batch", apply(Operation.DIV, rest, rowBlocks));
                Variable outer = code.let("outer", apply(Operation.DIV, batch, batches));
                Variable inner = code.let("inner", apply(Operation.REM, batch, batches));
                Variable rowBegin = code.let("rowBegin", mul(block, literal(BLOCK_ROWS)));
                Variable rowEnd = code.let("rowEnd", apply(Operation.MIN, rows, add(rowBegin, literal(BLOCK_ROWS))));
                Variable columnBegin = code.let("columnBegin", mul(group, literal(GROUP_COLUMNS)));
                KernelExpression taken = mul(apply(Operation.MIN, step, sub(end, unit)), literal(GROUP_COLUMNS));
                Variable columnEnd = code.let("columnEnd", apply(Operation.MIN, columns, add(columnBegin, taken)));
                KernelExpression resultAt =
                        add(resultPlace.at(outer, inner), add(mul(rowBegin, resultStride), columnBegin));
                code.callMethod(
                        "block",
                        lane,
                        left,
                        leftPlace.at(outer, inner),
                        rowStride,
                        imageStride,
                        pixelStride,
                        panels,
                        panelPlace.offset,
                        panelPlace.batch(outer, inner),
                        result,
                        resultAt,
                        resultStride,
                        bias,
                        biasAt,
                        biased,
                        cut,
                        depth,
                        segments,
                        segmentAt,
                        rowBegin,
                        rowEnd,
                        columnBegin,
                        columnEnd);
                code.ifThen(compare(Operation.GE, tile, literal(0)), () -> {
                    Variable first = code.let("first", mul(batch, rows));
                    code.callTile(lane, tileAt, add(first, rowBegin), add(first, rowEnd), columnBegin, columnEnd);
                });
            });
            return code.build();
        }
    }

    /** An offset with two batch strides. */
    private static final class Place {
        private final Variable offset;
        private final Variable outerStride;
        private final Variable innerStride;

        Place(ParameterReader in, KernelBuilder code, String name) {
            offset = in.integer(name + "Offset");
            outerStride = in.integer(name + "OuterStride");
            innerStride = in.integer(name + "InnerStride");
        }

        KernelExpression batch(Variable outer, Variable inner) {
            return add(mul(outer, outerStride), mul(inner, innerStride));
        }

        KernelExpression at(Variable outer, Variable inner) {
            return add(offset, batch(outer, inner));
        }
    }

    /** Bytes from a place in units of 64 bytes and a batch offset in floats. */
    static KernelExpression bytes(KernelExpression place, KernelExpression floats) {
        return add(
                mul(convert(KernelType.I64, place), literal(64L)), mul(convert(KernelType.I64, floats), literal(4L)));
    }
}
