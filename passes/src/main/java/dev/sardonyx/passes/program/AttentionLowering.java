package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Buffer.Storage;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A region that begins and ends with a matrix product to one attention call: keys and values packed before it, the nodes
 * between the products as its tile. Scores are computed for the shape that these nodes work on, with operands that
 * broadcast to it.
 */
final class AttentionLowering {
    /** The most rows of a block: the left rows and the scores share the second-level cache with the panels. */
    private static final long MOST_ROWS = 64;
    /** Rows come in multiples of the largest register tile. */
    private static final long TILE_ROWS = 8;
    /** Scores of a block: half of a second-level cache of 1 MiB. */
    private static final long BLOCK_FLOATS = 128 * 1024;
    /** Floats between rows of scores whose length is a power of two, or they would compete for few lines of a cache. */
    private static final long APART = 16;

    private final ProgramBuilder builder;
    private final Node region;
    private final Graph body;
    private final Map<Value, Slice> outside;
    private final Node scores;
    private final Node product;

    /** @param outside slices of the body's inputs */
    AttentionLowering(ProgramBuilder builder, Node region, Graph body, Map<Value, Slice> outside) {
        this.builder = builder;
        this.region = region;
        this.body = body;
        this.outside = outside;
        this.scores = body.nodes().getFirst();
        this.product = body.nodes().getLast();
    }

    /** How rows are cut: {@code count} blocks of {@code rows}. */
    private record Blocks(Dim count, Dim rows) {
        static Blocks of(Dim rows, Dim keys) {
            Dim fitting = Dim.known(BLOCK_FLOATS / TILE_ROWS).floorDiv(Dim.max(keys, Dim.ONE));
            Dim tiles = Dim.max(Dim.min(fitting, Dim.known(MOST_ROWS / TILE_ROWS)), Dim.ONE);
            Dim count = rows.ceilDiv(tiles.times(TILE_ROWS));
            Dim even = Dim.max(count, Dim.ONE).times(TILE_ROWS);
            return new Blocks(count, rows.ceilDiv(even).times(TILE_ROWS));
        }
    }

    /** Adds the calls that write the region's result to {@code result}. */
    void lower(Slice result) {
        Value probabilities = product.operand(0);
        List<Node> between = new ArrayList<>();
        for (Node node : body.nodes().subList(1, body.nodes().size() - 1)) {
            boolean last = node.results().contains(probabilities) && lowering(node) instanceof Lowering.Reshape;
            if (last) {
                probabilities = node.operand(0);
            } else if (!(lowering(node) instanceof Lowering.Contents)) {
                between.add(node);
            }
        }
        Shape domain = domain(between, result);
        int rank = domain.rank();
        Dim rows = domain.dim(rank - 2);
        Dim keys = domain.dim(rank - 1);
        Blocks blocks = Blocks.of(rows, keys);
        Slice block = block(domain, blocks, keys);
        outside.put(scores.result(), block);
        KernelCall tile = new RegionLowering(builder, body, between, outside)
                .blocks(probabilities, block, blocks.count(), blocks.rows());
        builder.add(call(result, rows, keys, blocks, block).withTile(tile));
    }

    private Lowering lowering(Node node) {
        return builder.operators().get(node.operator()).lower(new LoweringContext(node, body));
    }

    /** What the nodes between the products go over; its batch axes broadcast to those of the result if there are as many. */
    private Shape domain(List<Node> between, Slice result) {
        Node reduction = between.stream()
                .filter(node -> lowering(node) instanceof Lowering.Reduction)
                .findFirst()
                .orElseThrow();
        Shape domain = body.shape(reduction.operand(0));
        if (domain.rank() == result.rank() && isGiven(product.operand(0), between)) {
            for (int axis = 0; axis < domain.rank() - 2; axis++) {
                domain = domain.with(axis, result.extents().get(axis));
            }
        }
        return domain;
    }

    private static boolean isGiven(Value value, List<Node> nodes) {
        return nodes.stream().anyMatch(node -> node.results().contains(value));
    }

    /** The scores of a block: rows of the whole domain that each block has anew. */
    private Slice block(Shape domain, Blocks blocks, Dim keys) {
        Dim stride = keys.ceilDiv(Dim.known(APART)).times(APART).plus(APART);
        Buffer buffer = builder.buffer(
                scores.result().name(),
                ElementType.F32,
                Storage.LANE,
                0,
                blocks.rows().times(stride));
        List<Dim> strides = new ArrayList<>();
        for (int axis = 0; axis < domain.rank() - 2; axis++) {
            strides.add(Dim.ZERO);
        }
        strides.add(stride);
        strides.add(Dim.ONE);
        return new Slice(buffer, Dim.ZERO, domain.dims(), strides);
    }

    private Slice slice(Value inner) {
        return outside.get(inner);
    }

    private KernelCall call(Slice result, Dim rows, Dim keys, Blocks blocks, Slice block) {
        Slice left = left();
        Dim depth = left.extents().getLast();
        Dim columns = result.extents().getLast();
        Slice keyPanels = packed(scores, result, depth, keys);
        Slice valuePanels = packed(product, result, keys, columns);
        Domain batch = batch(result, List.of(batched(left, result), keyPanels, valuePanels, result));
        List<Dim> extents = new ArrayList<>(batch.extents());
        extents.addAll(List.of(rows, keys, depth, columns, blocks.count(), blocks.rows()));
        Dim ownRows = left.extents().get(left.rank() - 2);
        Dim step = left.strides().get(left.rank() - 2);
        List<Dim> ofLeft = List.of(ownRows.equals(rows) ? step : step.times(ownRows.unlessOne()), Dim.ONE);
        List<Slice> operands = List.of(
                matrices(left, batch, 0, List.of(rows, depth), ofLeft),
                matrices(keyPanels, batch, 1, List.of(), List.of()),
                matrices(valuePanels, batch, 2, List.of(), List.of()));
        List<Slice> results = List.of(
                matrices(result, batch, 3, List.of(rows, columns), lastTwo(result.strides())),
                new Slice(block.buffer(), block.offset(), List.of(blocks.rows(), keys), lastTwo(block.strides())));
        return new KernelCall(
                new Algorithm.Attention(batch.rank()),
                operands,
                results,
                extents,
                List.of(),
                Optional.empty(),
                region.location());
    }

    /** The left operand of the first product, whose rows must be neighbouring elements. */
    private Slice left() {
        Slice left = slice(scores.operand(0));
        return left.strides().getLast().isKnown(1) || left.extents().getLast().isKnown(1)
                ? left
                : builder.copied(left, ElementType.F32, scores.operand(0).name(), region.location());
    }

    private static List<Dim> lastTwo(List<Dim> strides) {
        return strides.subList(strides.size() - 2, strides.size());
    }

    /** {@code slice} with the axes of {@code batch}, then others. */
    private static Slice matrices(Slice slice, Domain batch, int number, List<Dim> extents, List<Dim> strides) {
        List<Dim> allExtents = new ArrayList<>(batch.extents());
        allExtents.addAll(extents);
        List<Dim> allStrides = new ArrayList<>(batch.strides(number));
        allStrides.addAll(strides);
        return new Slice(slice.buffer(), slice.offset(), allExtents, allStrides);
    }

    /** The batch axes of the result with the strides of {@code slices}, each of which has at least these axes. */
    private static Domain batch(Slice result, List<Slice> slices) {
        int rank = result.rank() - 2;
        List<List<Dim>> strides = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int at = axis;
            strides.add(slices.stream().map(s -> s.strides().get(at)).toList());
        }
        Domain domain = new Domain(result.extents().subList(0, rank), strides, slices.size());
        domain.collapse(0, rank);
        if (domain.rank() == 0) {
            domain.insertUnit(0);
        }
        return domain;
    }

    /** The batch axes of {@code operand} as the result has them: stride 0 where it broadcasts. */
    private static Slice batched(Slice operand, Slice result) {
        int rank = result.rank() - 2;
        List<Dim> strides = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            strides.add(ProductLowering.batchStride(operand.extents(), operand.strides(), result, axis));
        }
        return new Slice(operand.buffer(), operand.offset(), result.extents().subList(0, rank), strides);
    }

    /** The panels of the right operand [batch..., depth, columns], each matrix packed once; a slice of the batch axes. */
    private Slice packed(Node node, Slice result, Dim depth, Dim columns) {
        Value operand = node.operand(1);
        Slice whole = slice(operand);
        int rank = whole.rank();
        Dim step = whole.strides().get(rank - 1);
        Dim own = whole.extents().get(rank - 1);
        Slice batched = batched(whole, result);
        List<Dim> extents = new ArrayList<>();
        for (int axis = 0; axis < batched.rank(); axis++) {
            boolean repeats = batched.strides().get(axis).isKnown(0);
            extents.add(repeats ? Dim.ONE : batched.extents().get(axis));
        }
        List<Dim> strides = new ArrayList<>(batched.strides());
        extents.addAll(List.of(depth, columns));
        strides.add(whole.strides().get(rank - 2));
        strides.add(own.equals(columns) ? step : step.times(own.unlessOne()));
        Slice matrices = twoAxes(new Slice(whole.buffer(), whole.offset(), extents, strides), operand);
        Place panels = Panels.packed(builder, matrices, operand.name(), node.location());
        return new Slice(panels.buffer(), panels.offset(), batched.extents(), panelStrides(extents, panels, columns));
    }

    /** {@code matrices} [batch..., K, N] with two batch axes, copied if they are more. */
    private Slice twoAxes(Slice matrices, Value operand) {
        int rank = matrices.rank();
        List<List<Dim>> strides = matrices.strides().stream().map(List::of).toList();
        Domain domain = new Domain(matrices.extents(), strides, 1);
        int end = rank == 2 ? 0 : domain.collapse(0, rank - 2);
        if (end > 2) {
            Slice copy = builder.copied(matrices, ElementType.F32, operand.name(), region.location());
            return twoAxes(copy, operand);
        }
        for (int axis = end; axis < 2; axis++) {
            domain.insertUnit(0);
        }
        return domain.slice(matrices, 0);
    }

    /** The strides of packed matrices along batch axes, of which those of extent 1 have one matrix. */
    private static List<Dim> panelStrides(List<Dim> extents, Place panels, Dim columns) {
        int rank = extents.size() - 2;
        Dim width = Dim.known(Panels.WIDTH);
        Dim next = columns.plus(Panels.WIDTH - 1)
                .floorDiv(width)
                .times(extents.get(rank))
                .times(width);
        List<Dim> strides = new ArrayList<>();
        for (int axis = rank - 1; axis >= 0; axis--) {
            strides.add(0, extents.get(axis).isKnown(1) ? Dim.ZERO : next);
            next = next.times(extents.get(axis));
        }
        return strides;
    }
}
