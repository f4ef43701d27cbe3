package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Finds the names that nested graphs read but do not define: what they capture. Remembers answers. */
final class FreeNames {
    private final Map<OnnxGraph, Set<String>> known = new IdentityHashMap<>();

    /** The names captured by {@code graph} and the graphs inside it, in the order of first use. */
    Set<String> of(OnnxGraph graph) {
        Set<String> free = known.get(graph);
        if (free == null) {
            free = find(graph);
            known.put(graph, free);
        }
        return free;
    }

    /** The names that all nested graphs of {@code node} capture. */
    Set<String> captured(OnnxNode node) {
        Set<String> names = new LinkedHashSet<>();
        node.attributes().forEach(attribute -> {
            if (attribute.value() instanceof OnnxAttributeValue.GraphValue(OnnxGraph graph)) {
                names.addAll(of(graph));
            }
        });
        return names;
    }

    /** The names that {@code node} needs defined before it: its inputs, its captures and what it differentiates. */
    Set<String> read(OnnxNode node) {
        Set<String> names = new LinkedHashSet<>(node.inputs());
        names.addAll(captured(node));
        if (GradientImporter.isGradient(node)) {
            names.addAll(GradientImporter.read(node));
        }
        names.remove("");
        return names;
    }

    private Set<String> find(OnnxGraph graph) {
        Set<String> defined = new HashSet<>();
        graph.inputs().forEach(input -> defined.add(input.name()));
        graph.initializers().forEach(tensor -> defined.add(tensor.name()));
        graph.sparseInitializers().forEach(tensor -> defined.add(tensor.name()));
        graph.nodes().forEach(node -> defined.addAll(node.outputs()));
        Set<String> free = new LinkedHashSet<>();
        graph.nodes().forEach(node -> free.addAll(read(node)));
        graph.outputs().stream().map(OnnxValueInfo::name).forEach(free::add);
        free.removeAll(defined);
        free.remove("");
        return free;
    }
}
