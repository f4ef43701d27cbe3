package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Diagnostics;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.stream.Stream;

/**
 * Refuses values with a known extent, or a known number of elements, that is more than an array can have. Sizes that
 * only a run tells are checked by the run.
 */
public final class RequireArraySizes implements Pass {
    @Override
    public String name() {
        return "require-array-sizes";
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
        for (Value input : graph.inputs()) {
            check(graph, input, Location.UNKNOWN, problems);
        }
        for (Node node : graph.nodes()) {
            Stream.concat(node.operands().stream().filter(v -> graph.weight(v).isPresent()), node.results().stream())
                    .filter(Value::isPresent)
                    .forEach(value -> check(graph, value, node.location(), problems));
        }
        problems.throwIfErrors();
        return graph;
    }

    private static void check(Graph graph, Value value, Location place, Diagnostics problems) {
        if (graph.type(value) instanceof TensorType type && type.shape().isRanked() && !fits(type)) {
            problems.error(
                    DiagnosticCode.C002,
                    place,
                    "the value '" + value.name() + "' of type " + type + " does not fit an array of Java, which has at"
                            + " most " + Integer.MAX_VALUE + " elements",
                    "use smaller shapes, or split the value in the model");
        }
    }

    private static boolean fits(TensorType type) {
        long size = 1;
        boolean fits = true;
        for (Dim dim : type.shape().dims()) {
            long extent = dim.isKnown() ? dim.knownValue() : 1;
            fits &= extent <= Integer.MAX_VALUE;
            // Beyond the limit the product no longer matters.
            size = Math.min(size, Integer.MAX_VALUE + 1L) * Math.min(extent, Integer.MAX_VALUE + 1L);
        }
        return fits && size <= Integer.MAX_VALUE;
    }
}
