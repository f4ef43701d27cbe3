package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Value;

/** Every result of a graph is an input, a weight or the result of a node. */
final class ResultsAreDefined implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        for (Value result : graph.results()) {
            boolean defined = graph.inputs().contains(result)
                    || graph.weights().containsKey(result)
                    || graph.producer(result).isPresent();
            if (!defined) {
                problems.add("result " + result + " is not defined");
            }
        }
    }
}
