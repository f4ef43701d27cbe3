package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names that no value or node of a model has. */
final class FreshNames {
    private final Set<String> taken = new HashSet<>();

    private FreshNames() {}

    static FreshNames of(OnnxModel model) {
        FreshNames names = new FreshNames();
        names.graph(model.graph());
        model.functions().forEach(function -> {
            names.taken.addAll(function.inputs());
            names.taken.addAll(function.outputs());
            names.nodes(function.nodes());
        });
        return names;
    }

    /** {@code hint}, with a number behind it where it is taken; it is taken from now on. */
    String fresh(String hint) {
        String name = hint;
        for (int i = 2; !taken.add(name); i++) {
            name = hint + "_" + i;
        }
        return name;
    }

    private void graph(OnnxGraph graph) {
        graph.inputs().forEach(value -> taken.add(value.name()));
        graph.outputs().forEach(value -> taken.add(value.name()));
        graph.valueInfos().forEach(value -> taken.add(value.name()));
        graph.initializers().forEach(tensor -> taken.add(tensor.name()));
        graph.sparseInitializers().forEach(tensor -> taken.add(tensor.name()));
        nodes(graph.nodes());
    }

    private void nodes(List<OnnxNode> nodes) {
        for (OnnxNode node : nodes) {
            taken.add(node.name());
            taken.addAll(node.inputs());
            taken.addAll(node.outputs());
            node.attributes().forEach(attribute -> {
                switch (attribute.value()) {
                    case OnnxAttributeValue.GraphValue(var nested) -> graph(nested);
                    case OnnxAttributeValue.Graphs(var all) -> all.forEach(this::graph);
                    default -> {
                        // No other value holds names.
                    }
                }
            });
        }
    }
}
