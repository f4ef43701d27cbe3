package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a graph: what its results need, down to its inputs.
 *
 * @param inputs values that are inputs of the part, with their types; any values of the graph
 * @param results values that are results of the part
 */
record Part(Graph graph, LinkedHashMap<Value, ValueType> inputs, List<Value> results) {
    /** All of {@code graph}. */
    static Part of(Graph graph) {
        LinkedHashMap<Value, ValueType> inputs = new LinkedHashMap<>();
        graph.inputs().forEach(input -> inputs.put(input, graph.type(input)));
        return new Part(graph, inputs, graph.results());
    }

    Part withResults(List<Value> newResults) {
        return new Part(graph, inputs, newResults);
    }

    Part withInputs(Map<Value, ValueType> more) {
        LinkedHashMap<Value, ValueType> all = new LinkedHashMap<>(inputs);
        all.putAll(more);
        return new Part(graph, all, results);
    }

    /** The values that the results need: inputs, weights and results of nodes. */
    Set<Value> needed() {
        Set<Value> needed = new HashSet<>(results);
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.results().stream().anyMatch(r -> needed.contains(r) && !inputs.containsKey(r))) {
                needed.addAll(node.operands());
            }
        }
        return needed;
    }

    /** The inputs that are needed, in order. */
    List<Value> neededInputs() {
        Set<Value> needed = needed();
        return inputs.keySet().stream().filter(needed::contains).toList();
    }

    /** The part as a graph of its own. */
    Graph extract() {
        Set<Value> needed = needed();
        GraphBuilder builder = new GraphBuilder(graph.name());
        Map<Value, Value> copies = new HashMap<>();
        copies.put(Value.ABSENT, Value.ABSENT);
        neededInputs().forEach(input -> copies.put(input, builder.input(input.name(), inputs.get(input))));
        graph.weights().forEach((value, weight) -> {
            if (needed.contains(value)) {
                copies.put(value, builder.weight(value.name(), weight.tensor()));
            }
        });
        for (Node node : graph.nodes()) {
            if (node.results().stream().anyMatch(r -> needed.contains(r) && !inputs.containsKey(r))) {
                List<Value> made = new ArrayList<>();
                for (Value result : node.results()) {
                    Value copy = result.isPresent() ? builder.value(result.name()) : Value.ABSENT;
                    copies.putIfAbsent(result, copy);
                    made.add(copy);
                }
                builder.add(node.withOperands(
                                node.operands().stream().map(copies::get).toList())
                        .withResults(made));
            }
        }
        for (int i = 0; i < results.size(); i++) {
            builder.result("y" + i, copies.get(results.get(i)));
        }
        return builder.build(Stage.IMPORTED);
    }
}
