package dev.sardonyx.passes.controlflow;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.controlflow.Captures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What depends on an If, moved to the ends of both of its branches. The graph's results then come from the If. */
final class Sinking {
    private final Graph graph;
    private final Node choice;
    private final List<Node> moved = new ArrayList<>();
    private final Set<Value> movedValues = new LinkedHashSet<>();
    private final Set<Value> read = new LinkedHashSet<>();

    Sinking(Graph graph, Node choice) {
        this.graph = graph;
        this.choice = choice;
        choice.results().stream().filter(Value::isPresent).forEach(movedValues::add);
        for (Node node : graph.nodes()) {
            if (node != choice && node.operands().stream().anyMatch(movedValues::contains)) {
                moved.add(node);
                node.results().stream().filter(Value::isPresent).forEach(movedValues::add);
            }
        }
        moved.forEach(n -> n.operands().stream()
                .filter(v -> v.isPresent() && !movedValues.contains(v))
                .forEach(read::add));
    }

    /** True when there is something to move. */
    boolean isNeeded() {
        return !moved.isEmpty();
    }

    /** The If with what was moved in its branches; its results are those of the graph that depend on it. */
    Node sunk() {
        List<Value> results = graph.results().stream()
                .filter(movedValues::contains)
                .distinct()
                .toList();
        List<Value> operands = new ArrayList<>(choice.operands());
        List<Value> captured =
                read.stream().filter(v -> graph.weight(v).isEmpty()).toList();
        operands.addAll(captured);
        Map<String, Graph> regions = new LinkedHashMap<>();
        choice.regions().forEach((name, region) -> regions.put(name, extended(region, captured, results)));
        return new Node(
                choice.operator(),
                operands,
                choice.attributes().with(Captures.CAPTURES, (long) operands.size() - 1),
                regions,
                results,
                choice.location());
    }

    /** The graph with {@code sunk} in place of the If and all that depended on it. */
    Graph replaced(Node sunk) {
        GraphEditor editor = graph.edit();
        moved.forEach(editor::erase);
        editor.replaceNode(choice, sunk);
        return editor.finish();
    }

    private Graph extended(Graph region, List<Value> captured, List<Value> results) {
        GraphBuilder builder = new GraphBuilder(region.name());
        Map<Value, Value> inner = RegionCopy.into(builder, region);
        Map<Value, Value> outer = new HashMap<>();
        for (Value value : captured) {
            outer.put(value, builder.untypedInput(value.name()));
        }
        for (Value value : read) {
            graph.weight(value).ifPresent(w -> outer.put(value, RegionCopy.weight(builder, value, w)));
        }
        for (int i = 0; i < choice.results().size(); i++) {
            if (choice.results().get(i).isPresent()) {
                outer.put(choice.results().get(i), inner.get(region.results().get(i)));
            }
        }
        moved.forEach(node -> RegionCopy.node(builder, node, outer));
        results.forEach(r -> builder.result(r.name(), outer.get(r)));
        return builder.build(Stage.IMPORTED);
    }
}
