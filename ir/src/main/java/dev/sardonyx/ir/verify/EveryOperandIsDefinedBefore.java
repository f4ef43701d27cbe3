package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import java.util.HashSet;
import java.util.Set;

/** Every operand of a node is an input, a weight or the result of a node before it. */
final class EveryOperandIsDefinedBefore implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        Set<Value> defined = new HashSet<>(graph.inputs());
        defined.addAll(graph.weights().keySet());
        for (Node node : graph.nodes()) {
            for (Value operand : node.operands()) {
                if (operand.isPresent() && !defined.contains(operand)) {
                    problems.add(
                            node,
                            "operand " + operand + " of " + node.operator()
                                    + (graph.producer(operand).isPresent()
                                            ? " is defined behind it"
                                            : " is not defined"));
                }
            }
            defined.addAll(node.results());
        }
    }
}
