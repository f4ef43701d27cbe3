package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import java.util.List;
import java.util.Optional;

/** What the regions of a partitioned graph are. */
record RegionView(Graph graph, OperatorRegister operators) {
    /** The body of a region; empty for another node. */
    static Optional<Graph> body(Node node) {
        return node.operator().equals(FormKernels.KERNEL)
                ? Optional.of(node.regions().get(FormKernels.BODY))
                : Optional.empty();
    }

    Lowering lowering(Node node, Graph within) {
        return operators.get(node.operator()).lower(new LoweringContext(node, within));
    }

    /** True for a region that is one matrix product and elementwise work behind it. */
    boolean isProduct(Node node) {
        return body(node)
                .filter(body -> lowering(body.nodes().getFirst(), body) instanceof Lowering.MatrixProduct)
                .filter(body ->
                        body.nodes().stream().skip(1).allMatch(n -> lowering(n, body) instanceof Lowering.Elementwise))
                .isPresent();
    }

    /** True for a region of elementwise work and at least one reduction. */
    boolean reducesRows(Node node) {
        return body(node).filter(body -> !reductions(body).isEmpty()).isPresent()
                && body(node).orElseThrow().nodes().stream().noneMatch(n -> isAnchor(n, node));
    }

    private boolean isAnchor(Node inner, Node region) {
        Lowering lowering = lowering(inner, body(region).orElseThrow());
        return lowering instanceof Lowering.MatrixProduct || lowering instanceof Lowering.Convolution;
    }

    List<Node> reductions(Graph body) {
        return body.nodes().stream()
                .filter(n -> lowering(n, body) instanceof Lowering.Reduction)
                .toList();
    }

    /** The reshape that gives {@code value}, if one does. */
    Optional<Node> reshape(Value value) {
        return graph.producer(value)
                .filter(node -> lowering(node, graph) instanceof Lowering.Reshape)
                .filter(node -> node.operand(0).isPresent());
    }

    /** The value inside of {@code region} that stands for {@code operand}. */
    static Value inner(Node region, Value operand) {
        return body(region).orElseThrow().inputs().get(region.operands().indexOf(operand));
    }
}
