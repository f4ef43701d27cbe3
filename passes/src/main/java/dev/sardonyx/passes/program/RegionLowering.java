package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Elementwise nodes and reductions over one domain to a rows kernel. */
final class RegionLowering {
    private final ProgramBuilder builder;
    /** The graph that has the types of the nodes: a region's body, or the program's graph for a single node. */
    private final Graph types;

    private final List<Node> nodes;
    private final Map<Value, Slice> outside;

    /** @param outside slices of the values that the nodes read but do not define */
    RegionLowering(ProgramBuilder builder, Graph types, List<Node> nodes, Map<Value, Slice> outside) {
        this.builder = builder;
        this.types = types;
        this.nodes = nodes;
        this.outside = outside;
    }

    /** Adds the call that gives {@code results}, slices of the values to store. */
    void lower(Map<Value, Slice> results) {
        List<Runnable> copies = new ArrayList<>();
        builder.add(call(results, false, copies));
        copies.forEach(Runnable::run);
    }

    /** The call that gives {@code results} by working on tiles of another kernel's result. */
    KernelCall tile(Map<Value, Slice> results) {
        List<Runnable> copies = new ArrayList<>();
        KernelCall call = call(results, true, copies);
        if (!copies.isEmpty()) {
            throw new IllegalStateException("tiles have no rows of several axes");
        }
        return call;
    }

    /**
     * The call that gives {@code value} as the tile of an attention, whose rows come in blocks.
     *
     * @param result where it goes, with the extents of the loops, to which the domain of the nodes broadcasts
     */
    KernelCall blocks(Value value, Slice result, Dim count, Dim size) {
        Assembled assembled = assembled(Map.of(value, result), Optional.of(result.extents()), new ArrayList<>());
        return assembled.rows().blocks(assembled.body(), count, size);
    }

    private KernelCall call(Map<Value, Slice> results, boolean tile, List<Runnable> copies) {
        Assembled assembled = assembled(results, Optional.empty(), copies);
        return assembled.rows().call(assembled.body(), tile);
    }

    /** A body with what fits its slices to loops. */
    private record Assembled(RowsLowering rows, RowsLowering.Body body) {}

    /**
     * @param loops the extents that are walked, if not those of the domain
     * @param copies gets what moves results behind the call to where rows of several axes cannot be written
     */
    private Assembled assembled(Map<Value, Slice> results, Optional<List<Dim>> loops, List<Runnable> copies) {
        List<Lowering> lowerings = new ArrayList<>();
        for (Node node : nodes) {
            lowerings.add(builder.operators().get(node.operator()).lower(new LoweringContext(node, types)));
        }
        Shape domain = domain(lowerings);
        List<Integer> reducedAxes = reducedAxes(lowerings);
        boolean keepsDimensions = lowerings.stream()
                .filter(Lowering.Reduction.class::isInstance)
                .allMatch(l -> ((Lowering.Reduction) l).keepDimensions());
        List<Integer> order = order(domain, reducedAxes);
        PassAssembler assembler = new PassAssembler(types, domain, order, reducedAxes);
        for (int i = 0; i < nodes.size(); i++) {
            assembler.add(nodes.get(i), lowerings.get(i));
        }
        List<Dim> extents = loops.orElse(domain.dims());
        RowsLowering rows = new RowsLowering(builder, nodes.getLast().location(), extents, order, reducedAxes.size());
        List<Slice> operandSlices = new ArrayList<>();
        List<ElementType> operandTypes = new ArrayList<>();
        for (Value operand : assembler.operands()) {
            Slice slice = slice(operand);
            operandSlices.add(fitted(rows, slice, broadcastAxes(domain.rank(), slice.rank())));
            operandTypes.add(types.tensorType(operand).element());
        }
        List<Slice> resultSlices = new ArrayList<>();
        List<ElementType> resultTypes = new ArrayList<>();
        for (Map.Entry<Value, Slice> result : results.entrySet()) {
            assembler.result(result.getKey(), resultSlices.size());
            boolean drops = result.getValue().rank() < domain.rank() && !keepsDimensions;
            List<Integer> axes = drops
                    ? keptAxes(domain.rank(), reducedAxes)
                    : broadcastAxes(domain.rank(), result.getValue().rank());
            ElementType element = types.tensorType(result.getKey()).element();
            resultSlices.add(writable(rows, fitted(rows, result.getValue(), axes), element, copies));
            resultTypes.add(element);
        }
        RowsLowering.Body body = new RowsLowering.Body(
                operandSlices,
                resultSlices,
                operandTypes,
                resultTypes,
                assembler.temporaries(),
                assembler.parameters(),
                assembler.passes(),
                assembler.usesIndex());
        return new Assembled(rows, body);
    }

    /** The slice of a value from outside; a constant of the body comes into an array of its own. */
    private Slice slice(Value operand) {
        Slice slice = outside.get(operand);
        if (slice != null) {
            return slice;
        }
        Tensor constant = types.weight(operand).orElseThrow().tensor();
        return builder.constant(operand.name(), constant).slice(types.shape(operand));
    }

    private Slice writable(RowsLowering rows, Slice fitted, ElementType element, List<Runnable> copies) {
        if (rows.isWalkable(fitted)) {
            return fitted;
        }
        Slice apart = rows.dense(fitted.buffer().name(), element);
        copies.add(() ->
                builder.copy(apart, rows.whole(fitted), element, nodes.getLast().location()));
        return apart;
    }

    private static Slice fitted(RowsLowering rows, Slice slice, List<Integer> axes) {
        List<Dim> strides = rows.strides(slice.extents(), slice.strides(), axes);
        return new Slice(slice.buffer(), slice.offset(), strides, strides);
    }

    private Shape domain(List<Lowering> lowerings) {
        for (int i = 0; i < nodes.size(); i++) {
            if (lowerings.get(i) instanceof Lowering.Reduction reduction) {
                return reductionDomain(nodes.get(i), reduction);
            }
        }
        return types.shape(nodes.getLast().results().stream()
                .filter(Value::isPresent)
                .findFirst()
                .orElseThrow());
    }

    private Shape reductionDomain(Node node, Lowering.Reduction reduction) {
        return types.shape(node.operand(0));
    }

    private static List<Integer> reducedAxes(List<Lowering> lowerings) {
        return lowerings.stream()
                .filter(Lowering.Reduction.class::isInstance)
                .map(l -> ((Lowering.Reduction) l).axes())
                .findFirst()
                .orElse(List.of());
    }

    /** Loops follow the memory of the result; reduced axes come last. */
    private List<Integer> order(Shape domain, List<Integer> reducedAxes) {
        List<Integer> axes = IntStream.range(0, domain.rank()).boxed().toList();
        if (!reducedAxes.isEmpty()) {
            List<Integer> order = new ArrayList<>(
                    axes.stream().filter(a -> !reducedAxes.contains(a)).toList());
            order.addAll(reducedAxes);
            return order;
        }
        TensorType type = types.tensorType(nodes.getLast().result());
        return type.layout() instanceof Layout.Dense dense ? dense.order() : axes;
    }

    /** For each axis of the domain the axis of an operand that broadcasts to it, or -1. */
    private static List<Integer> broadcastAxes(int domainRank, int rank) {
        return IntStream.range(0, domainRank)
                .map(a -> Math.max(a - (domainRank - rank), -1))
                .boxed()
                .toList();
    }

    /** For each axis of the domain the axis of a result that leaves the reduced ones out, or -1. */
    private static List<Integer> keptAxes(int domainRank, List<Integer> reducedAxes) {
        List<Integer> axes = new ArrayList<>();
        int next = 0;
        for (int axis = 0; axis < domainRank; axis++) {
            axes.add(reducedAxes.contains(axis) ? -1 : next++);
        }
        return axes;
    }

    /** Slices of the values that {@code nodes} read and do not define. */
    static Map<Value, Slice> outside(ProgramBuilder builder, List<Node> nodes) {
        Map<Value, Slice> slices = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (Value operand : node.operands()) {
                if (operand.isPresent()) {
                    slices.put(operand, builder.slice(operand));
                }
            }
        }
        return slices;
    }
}
