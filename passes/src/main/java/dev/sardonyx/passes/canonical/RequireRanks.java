package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;

/** Refuses graphs with tensors whose number of axes only a run can tell: kernels are made for a rank. */
public final class RequireRanks implements Pass {
    @Override
    public String name() {
        return "require-ranks";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        Diagnostics problems = new Diagnostics();
        for (int i = 0; i < graph.inputs().size(); i++) {
            if (isUnranked(graph, graph.inputs().get(i))) {
                String name = graph.inputNames().get(i);
                problems.error(
                        DiagnosticCode.C002,
                        Location.UNKNOWN,
                        "input '" + name + "' has no rank, and a compiled model needs one",
                        "give it a shape: --shape " + name + "=...");
            }
        }
        for (Node node : graph.nodes()) {
            boolean operandsKnown = node.operands().stream().noneMatch(v -> v.isPresent() && isUnranked(graph, v));
            if (operandsKnown && node.results().stream().anyMatch(v -> v.isPresent() && isUnranked(graph, v))) {
                problems.error(
                        DiagnosticCode.C002,
                        node.location(),
                        "the rank of the result of " + node.operator() + " is only known during a run",
                        "fix the shapes of the inputs with --shape, so that the shape it computes becomes known");
            }
        }
        problems.throwIfErrors();
        return graph;
    }

    private static boolean isUnranked(Graph graph, Value value) {
        return graph.type(value) instanceof TensorType type && !type.shape().isRanked();
    }
}
