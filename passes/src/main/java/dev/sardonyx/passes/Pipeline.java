package dev.sardonyx.passes;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;
import java.util.List;

/** Passes in order. The order is checked before the first one runs. */
public final class Pipeline {
    private final List<Pass> passes;
    private final List<PassInstrumentation> instrumentations;

    public Pipeline(List<Pass> passes, List<? extends PassInstrumentation> instrumentations) {
        this.passes = List.copyOf(passes);
        this.instrumentations = List.copyOf(instrumentations);
    }

    public List<Pass> passes() {
        return passes;
    }

    /** The graph after the last pass. A pipeline out of order throws {@link ModelException} with code P002. */
    public Graph run(Graph graph, PassContext context) {
        checkOrder(graph.stage());
        Graph current = graph;
        for (Pass pass : passes) {
            current = run(pass, current, context);
        }
        return current;
    }

    private void checkOrder(Stage start) {
        Stage reached = start;
        for (Pass pass : passes) {
            if (pass.requires().compareTo(reached) > 0) {
                throw new ModelException(Diagnostic.error(
                        DiagnosticCode.P002,
                        Location.UNKNOWN,
                        "pass " + pass.name() + " needs stage " + pass.requires() + ", but the graph is at " + reached,
                        "put a pass that establishes " + pass.requires() + " before it"));
            }
            reached = pass.establishes().compareTo(reached) > 0 ? pass.establishes() : reached;
        }
    }

    private Graph run(Pass pass, Graph graph, PassContext context) {
        instrumentations.forEach(i -> i.before(pass, graph));
        long start = System.nanoTime();
        try {
            Graph result = pass.run(graph, context);
            long nanoseconds = System.nanoTime() - start;
            Graph after =
                    result.stage().compareTo(pass.establishes()) < 0 ? result.atStage(pass.establishes()) : result;
            instrumentations.forEach(i -> i.after(pass, graph, after, nanoseconds));
            return after;
        } catch (RuntimeException e) {
            instrumentations.forEach(i -> i.failed(pass, graph, e));
            throw e;
        }
    }
}
