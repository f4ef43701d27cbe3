package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** No two values have one name, and no two inputs and no two results are known by one. */
final class NamesAreUnique implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        Map<String, Value> values = new HashMap<>();
        graph.inputs().forEach(v -> add(v, values, problems));
        graph.weights().keySet().forEach(v -> add(v, values, problems));
        graph.nodes()
                .forEach(n -> n.results().stream().filter(Value::isPresent).forEach(v -> add(v, values, problems)));
        repeated(graph.inputNames()).forEach(n -> problems.add("two inputs are known as \"" + n + "\""));
        repeated(graph.resultNames()).forEach(n -> problems.add("two results are known as \"" + n + "\""));
    }

    private static void add(Value value, Map<String, Value> values, Problems problems) {
        Value other = values.putIfAbsent(value.name(), value);
        if (other != null && !other.equals(value)) {
            problems.add("values " + other.id() + " and " + value.id() + " are both spelled " + value);
        }
    }

    private static List<String> repeated(List<String> names) {
        Set<String> seen = new HashSet<>();
        return names.stream().filter(n -> !seen.add(n)).distinct().toList();
    }
}
