package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import java.util.HashSet;
import java.util.Set;

/** Every value is an input, a weight or the result of a node, and only one of these. */
final class ValuesAreDefinedOnce implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        Set<Value> defined = new HashSet<>();
        for (Value input : graph.inputs()) {
            if (!defined.add(input)) {
                problems.add("value " + input + " is an input twice");
            }
        }
        for (Value weight : graph.weights().keySet()) {
            if (!defined.add(weight)) {
                problems.add("value " + weight + " is both an input and a weight");
            }
        }
        for (Node node : graph.nodes()) {
            for (Value result : node.results()) {
                if (result.isPresent() && !defined.add(result)) {
                    problems.add(node, "value " + result + " is defined again");
                }
            }
        }
    }
}
