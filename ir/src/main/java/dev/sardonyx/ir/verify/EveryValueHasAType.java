package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;

/** Inputs, weights and wanted results of nodes have types. */
final class EveryValueHasAType implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        for (Value input : graph.inputs()) {
            if (!graph.hasType(input)) {
                problems.add("input " + input + " has no type");
            }
        }
        for (Value weight : graph.weights().keySet()) {
            if (!graph.hasType(weight)) {
                problems.add("weight " + weight + " has no type");
            }
        }
        for (Node node : graph.nodes()) {
            for (Value result : node.results()) {
                if (result.isPresent() && !graph.hasType(result)) {
                    problems.add(node, "result " + result + " of " + node.operator() + " has no type");
                }
            }
        }
    }
}
