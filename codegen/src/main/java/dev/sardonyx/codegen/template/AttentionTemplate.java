package dev.sardonyx.codegen.template;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Attention;
import dev.sardonyx.ir.program.Algorithm.Product;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attention block by block. A unit of work is a block of rows of one batch index: its scores, which are computed like any
 * product and lie in memory of the lane, then the tile function over their whole rows, then their product with the
 * values. Every element is summed in the order in which three calls would sum it.
 *
 * <p>Extents of a call: the batch axes, rows M, keys, depth, columns N, blocks, rows of a block. Operands: the left one
 * [batch, M, depth], the panels of the keys and those of the values [batch]. Results: [batch, M, N] and the scores of a
 * block [rows of a block, keys] in memory of a lane. The tile's domain is [any batch axes, blocks, rows of a block, keys].
 *
 * <p>Descriptor: rows, columns, panels of keys, depth, keys, blocks, rows of a block, the batch extents but the first;
 * left array, offset, batch strides, row stride; of keys and of values the array, offset and batch strides; result's
 * array, offset, batch strides, row stride; offset and row stride of the scores; the offset of the only segment, 0; the
 * tile's kernel and its descriptor.
 */
public final class AttentionTemplate implements Template<Attention> {
    /** Both products: of matrices, with panels in an array. */
    static final Product PRODUCT = new Product(false, false, false);

    /** The descriptor integer with the panels of keys; rows stand two in front of it and the depth behind it, which rehearsals rely on. */
    private static final int DEPTH = 4;

    private static final int CACHE_LINE = 16;
    /** Elements by which scores lie behind a multiple of a cache line: the array's header takes the rest of one. */
    private static final int BEHIND_HEADER = 12;

    @Override
    public String family(Attention attention) {
        return "attention_f32";
    }

    @Override
    public Kernel build(Attention attention, VectorTarget target) {
        return build(attention, List.of(), Schedule.usual(target));
    }

    /** The height of both products is that of the blocks. */
    @Override
    public Optional<ProblemClass> problem(Attention attention, List<KernelCall> calls) {
        return Optional.of(new ProblemClass(
                family(attention),
                ProductPaths.height(
                        calls,
                        call -> Sizes.of(call).rows(),
                        call -> Sizes.of(call).work())));
    }

    /** The kernel for {@code calls} alone; without calls for all. */
    @Override
    public Kernel build(Attention attention, List<KernelCall> calls, Schedule schedule) {
        ProductPaths paths = calls.isEmpty()
                ? ProductPaths.all(PRODUCT)
                : paths(calls.stream().map(Sizes::of).toList());
        List<KernelMethod> methods = new ArrayList<>();
        methods.add(new AttentionDriver(attention.batchRank()).build());
        methods.addAll(ProductTemplate.blockMethods(PRODUCT, paths, schedule));
        String tile = "_" + schedule.text() + "_" + schedule.target().text();
        return new Kernel(family(attention) + tile, methods, DEPTH);
    }

    /** What both products of some calls need: one is as deep as the left rows, the other as there are keys. */
    private static ProductPaths paths(List<Sizes> calls) {
        return new ProductPaths(
                calls.stream().anyMatch(c -> !ProductPaths.isEven(c.depth()) || !ProductPaths.isEven(c.keys())),
                false,
                calls.stream()
                        .anyMatch(c -> !ProductPaths.isOneChunk(c.depth(), Dim.ONE)
                                || !ProductPaths.isOneChunk(c.keys(), Dim.ONE)),
                calls.stream().anyMatch(c -> ProductPaths.mayHaveFewRows(c.rows(), c.blockRows())));
    }

    /** The extents of a call behind its batch axes. */
    private record Sizes(Dim rows, Dim keys, Dim depth, Dim columns, Dim blocks, Dim blockRows) {
        static Sizes of(KernelCall call) {
            List<Dim> e = call.extents();
            int first = batchRank(call);
            return new Sizes(
                    e.get(first),
                    e.get(first + 1),
                    e.get(first + 2),
                    e.get(first + 3),
                    e.get(first + 4),
                    e.get(first + 5));
        }

        List<Dim> work() {
            return List.of(rows, keys, depth.plus(columns));
        }
    }

    private static int batchRank(KernelCall call) {
        return ((Attention) call.algorithm()).batchRank();
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        Sizes sizes = Sizes.of(call);
        List<Dim> batch = call.extents().subList(0, batchRank(call));
        Dim units = batch.stream().reduce(sizes.blocks(), Dim::times);
        Dim work = sizes.blockRows().times(sizes.keys()).times(sizes.depth().plus(sizes.columns()));
        Dim grain = Dim.known(ProductTemplate.GRAIN_OPERATIONS)
                .floorDiv(work.plus(1))
                .plus(1);
        Dim panels = sizes.keys().ceilDiv(Dim.known(VectorTarget.PANEL));
        Descriptor descriptor = Descriptor.of(units, grain)
                .size(sizes.rows())
                .size(sizes.columns())
                .size(panels)
                .size(sizes.depth())
                .size(sizes.keys())
                .size(sizes.blocks())
                .size(sizes.blockRows())
                .sizes(batch.subList(1, batch.size()));
        places(descriptor, call, batch.size());
        KernelCall tile = placed(call);
        return descriptor
                .size(scoresAt(call))
                .size(call.results().get(1).strides().get(0))
                .size(0)
                .tile(tile, new RowsTemplate().descriptor(tile));
    }

    private static void places(Descriptor descriptor, KernelCall call, int batchRank) {
        Slice left = call.operands().get(0);
        descriptor.place(left).sizes(left.strides().subList(0, batchRank + 1));
        for (Slice panels : call.operands().subList(1, 3)) {
            descriptor.place(panels).sizes(panels.strides().subList(0, batchRank));
        }
        Slice result = call.results().get(0);
        descriptor.place(result).sizes(result.strides().subList(0, batchRank + 1));
    }

    /** The tile of {@code call}, with the scores where they lie in the scratch of a lane. */
    private static KernelCall placed(KernelCall call) {
        KernelCall tile = call.tile().orElseThrow();
        Dim at = scoresAt(call);
        return new KernelCall(
                tile.algorithm(),
                placed(tile.operands(), at),
                placed(tile.results(), at),
                tile.extents(),
                tile.parameters(),
                tile.tile(),
                tile.location());
    }

    private static List<Slice> placed(List<Slice> slices, Dim at) {
        return slices.stream()
                .map(s ->
                        s.buffer().storage() == Storage.LANE ? new Slice(s.buffer(), at, s.extents(), s.strides()) : s)
                .toList();
    }

    /** Scores lie behind what the products and the tile function keep in the scratch of a lane. */
    private static Dim scoresAt(KernelCall call) {
        Rows rows = (Rows) call.tile().orElseThrow().algorithm();
        long kept = rows.temporaries().stream()
                .filter(type -> type == ScalarType.F32)
                .count();
        Dim ofRows = Sizes.of(call).keys().times(kept).plus(RowsTemplate.PARTIALS);
        Dim end = Dim.max(Dim.known(ProductTemplate.PANEL_AT), ofRows);
        return end.ceilDiv(Dim.known(CACHE_LINE)).times(CACHE_LINE).plus(BEHIND_HEADER);
    }

    @Override
    public List<Dim> scratch(KernelCall call) {
        Dim scores =
                Sizes.of(call).blockRows().times(call.results().get(1).strides().get(0));
        return List.of(scoresAt(call).plus(scores), Dim.ZERO, Dim.known(16), Dim.ZERO);
    }
}
