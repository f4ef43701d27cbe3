package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the interpreter makes of a graph for several lists of inputs. */
final class Expectation {
    private static final TensorComparison CLOSE = new TensorComparison(1e-6, 1e-9);
    private static final Interpreter INTERPRETER = new Interpreter(StandardOperators.register());

    private final Graph graph;
    private final List<List<Tensor>> runs;
    private final List<List<Datum>> results = new ArrayList<>();
    private final Map<Integer, Sensitivity> sensitivities = new HashMap<>();

    Expectation(Graph graph, List<List<Tensor>> runs) {
        this.graph = graph;
        this.runs = runs;
        runs.forEach(inputs -> results.add(interpret(inputs)));
    }

    /** The results, or null where the operators refuse the inputs. */
    private List<Datum> interpret(List<Tensor> inputs) {
        try {
            return INTERPRETER.run(graph, List.copyOf(inputs));
        } catch (ModelException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** True when the operators refuse the inputs of a run. */
    boolean refuses(int run) {
        return results.get(run) == null;
    }

    boolean isClose(int run, int result, Datum actual) {
        return CLOSE.difference(results.get(run).get(result), actual).isEmpty();
    }

    /** How {@code actual} differs from a result by more than roundings explain. */
    Optional<String> difference(int run, int result, Datum actual) {
        List<Datum> wanted = results.get(run);
        Optional<String> difference = CLOSE.difference(wanted.get(result), actual);
        if (difference.isEmpty()) {
            return difference;
        }
        return sensitivity(run).explains(result, actual) ? Optional.empty() : difference;
    }

    /** True when the operators refuse the inputs of a run, or nearly do. */
    boolean explainsRefusal(int run) {
        return refuses(run) || sensitivity(run).explainsRefusal();
    }

    private Sensitivity sensitivity(int run) {
        return sensitivities.computeIfAbsent(run, r -> new Sensitivity(graph, runs.get(r), results.get(r)));
    }
}
