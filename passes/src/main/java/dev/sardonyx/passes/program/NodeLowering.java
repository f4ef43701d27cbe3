package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of one node. */
record NodeLowering(ProgramBuilder builder, RegionPrograms regions) {
    void lower(Node node) {
        if (isContents(node, builder.graph())) {
            contents(node);
            return;
        }
        Graph graph = builder.graph();
        Lowering lowering = builder.operators().get(node.operator()).lower(new LoweringContext(node, graph));
        switch (lowering) {
            case Lowering.Elementwise e -> rows(graph, List.of(node), node.results());
            case Lowering.Reduction r -> rows(graph, List.of(node), node.results());
            case Lowering.MatrixProduct p -> matrixProduct(node);
            case Lowering.Convolution c -> throw new IllegalStateException("convolutions come in regions");
            case Lowering.Pooling p -> new PoolingLowering(builder).lower(node, p);
            case Lowering.View v -> new MovementLowering(builder).view(node, v);
            case Lowering.Reshape r -> new MovementLowering(builder).reshape(node);
            case Lowering.Padding p -> new MovementLowering(builder).padding(node, p);
            case Lowering.Concatenation c -> new MovementLowering(builder).concatenation(node, c);
            case Lowering.Selection s -> new MovementLowering(builder).selection(node, s);
            case Lowering.Contents c -> contents(node);
            case Lowering.HostCall h -> new HostLowering(builder).lower(node, h.function(), h.constants());
            case Lowering.Decomposition d -> throw new IllegalStateException("decompositions are gone by now");
            case Lowering.Region r -> region(node);
            case Lowering.ControlFlow c -> regions.lower(node, c, builder);
            case Lowering.Unsupported u ->
                throw new ModelException(Diagnostic.error(DiagnosticCode.C002, node.location(), u.fact(), u.hint()));
        }
    }

    /** True when the elements of the node's result are dimensions. */
    static boolean isContents(Node node, Graph graph) {
        return node.results().size() == 1
                && node.result().isPresent()
                && graph.contents(node.result()).isPresent()
                && graph.type(node.result()) instanceof TensorType t
                && (t.element() == ElementType.I64 || t.element() == ElementType.I32);
    }

    private void contents(Node node) {
        List<Dim> contents = builder.graph().contents(node.result()).orElseThrow();
        TensorType type = builder.type(node.result());
        Place place = builder.allocate(node.result());
        builder.add(new KernelCall(
                new Algorithm.Contents(type.element()),
                List.of(),
                List.of(place.slice(type.shape())),
                List.of(Dim.known(contents.size())),
                contents,
                Optional.empty(),
                node.location()));
    }

    private void rows(Graph types, List<Node> nodes, List<Value> results) {
        Map<Value, Slice> outside = RegionLowering.outside(builder, nodes);
        Map<Value, Slice> targets = new LinkedHashMap<>();
        for (Value result : results) {
            if (result.isPresent()) {
                targets.put(result, builder.allocate(result).slice(builder.shape(result)));
            }
        }
        new RegionLowering(builder, types, nodes, outside).lower(targets);
    }

    /** Products of types without a product kernel are sums over rows. */
    private void matrixProduct(Node node) {
        builder.add(new GenericProductLowering(builder).lower(node));
    }

    private void region(Node node) {
        new KernelRegionLowering(builder).lower(node);
    }
}
