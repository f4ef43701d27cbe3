package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Computes what two nodes compute alike only once, and keeps one of several small constants of the same bits. */
public final class MergeDuplicates implements Pass {
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout");
    private static final int LARGEST_CONSTANT = 64;

    @Override
    public String name() {
        return "merge-duplicates";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    /** What makes nodes compute alike. Those without operands may differ only in what is known of their results. */
    private record Key(
            String operator,
            List<Value> operands,
            Attributes attributes,
            List<Boolean> results,
            List<Optional<List<Dim>>> contents) {}

    @Override
    public Graph run(Graph graph, PassContext context) {
        GraphEditor editor = graph.edit();
        Map<Value, Value> canonical = new HashMap<>();
        mergeConstants(graph, editor, canonical);
        Map<Key, Node> seen = new HashMap<>();
        Renaming renaming = new Renaming();
        renaming.begin(graph);
        boolean renamed = false;
        for (Node node : graph.nodes()) {
            if (!node.regions().isEmpty() || RANDOM.contains(node.operator())) {
                renaming.kept(graph, node);
                continue;
            }
            List<Value> operands = node.operands().stream()
                    .map(v -> canonical.getOrDefault(v, v))
                    .toList();
            List<Boolean> wanted = node.results().stream().map(Value::isPresent).toList();
            List<Optional<List<Dim>>> contents = node.operands().isEmpty()
                    ? node.results().stream().map(graph::contents).toList()
                    : List.of();
            Node first =
                    seen.putIfAbsent(new Key(node.operator(), operands, node.attributes(), wanted, contents), node);
            if (first == null) {
                renaming.kept(graph, node);
                continue;
            }
            for (int i = 0; i < node.results().size(); i++) {
                Value value = node.results().get(i);
                if (value.isPresent()) {
                    Value same = first.results().get(i);
                    canonical.put(value, same);
                    editor.replaceUses(value, same);
                    renamed |= !graph.type(value).equals(graph.type(same));
                    renaming.typed(graph, value, graph.type(same));
                }
            }
        }
        // Extents that only a run tells had a name for each of the duplicates.
        return renamed ? new InferTypes().run(editor.finish(), context, renaming) : editor.finish();
    }

    private static void mergeConstants(Graph graph, GraphEditor editor, Map<Value, Value> canonical) {
        Map<String, Value> seen = new HashMap<>();
        graph.weights().forEach((value, weight) -> {
            if (weight.tensor().size() > LARGEST_CONSTANT) {
                return;
            }
            StringBuilder key = new StringBuilder(weight.tensor().toString());
            for (long i = 0; i < weight.tensor().size(); i++) {
                key.append('|');
                if (weight.tensor().elementType() == dev.sardonyx.tensor.ElementType.STRING) {
                    key.append(weight.tensor().strings()[(int) i].length())
                            .append(':')
                            .append(weight.tensor().strings()[(int) i]);
                } else {
                    key.append(weight.tensor().getBits(i));
                }
            }
            Value first = seen.putIfAbsent(key.toString(), value);
            if (first != null) {
                canonical.put(value, first);
                editor.replaceUses(value, first);
            }
        });
    }
}
