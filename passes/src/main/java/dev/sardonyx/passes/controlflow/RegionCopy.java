package dev.sardonyx.passes.controlflow;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies parts of graphs under fresh values. */
final class RegionCopy {
    private RegionCopy() {}

    /** Inputs, weights and nodes of {@code region}, in {@code builder}; the copies by what they are copies of. */
    static Map<Value, Value> into(GraphBuilder builder, Graph region) {
        Map<Value, Value> copies = new HashMap<>();
        for (int i = 0; i < region.inputs().size(); i++) {
            Value input = builder.value(region.inputs().get(i).name());
            builder.input(input, region.inputNames().get(i));
            copies.put(region.inputs().get(i), input);
        }
        region.weights().forEach((value, weight) -> copies.put(value, weight(builder, value, weight)));
        region.nodes().forEach(node -> node(builder, node, copies));
        region.types().forEach((value, type) -> {
            if (copies.containsKey(value)) {
                builder.type(copies.get(value), type);
            }
        });
        return copies;
    }

    /** A typed copy of a constant. */
    static Value weight(GraphBuilder builder, Value value, Weight weight) {
        Value copy = builder.value(value.name());
        builder.weight(copy, weight);
        builder.type(copy, TensorType.of(weight.tensor()));
        return copy;
    }

    /** A copy of {@code node} that reads and gives the copies of its values. */
    static void node(GraphBuilder builder, Node node, Map<Value, Value> copies) {
        List<Value> results = new ArrayList<>();
        for (Value result : node.results()) {
            Value copy = result.isPresent() ? builder.value(result.name()) : result;
            copies.put(result, copy);
            results.add(copy);
        }
        builder.add(node.withOperands(node.operands().stream()
                        .map(v -> v.isPresent() ? copies.get(v) : v)
                        .toList())
                .withResults(results));
    }
}
