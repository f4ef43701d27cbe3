package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.Pipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Graphs as pipelines leave them when they have widened halves, for the interpreter to round where compiled code does. */
final class UnroundedForm {
    private static final OperatorRegister OPERATORS = StandardOperators.register();

    private final Pipeline before;
    private final Pass widening;

    private UnroundedForm(List<Pass> before, Pass widening) {
        this.before = new Pipeline(before, List.of());
        this.widening = widening;
    }

    /** The form of {@code graph}; empty where {@code passes} have nothing to widen, or refuse the graph. */
    static Optional<Graph> of(Graph graph, List<Pass> passes) {
        Optional<Integer> last = IntStream.range(0, passes.size())
                .filter(i -> passes.get(i).name().equals("widen-halves"))
                .boxed()
                .findFirst();
        try {
            return last.map(i -> new UnroundedForm(passes.subList(0, i), passes.get(i)))
                    .map(form -> form.of(graph))
                    .filter(form -> form != graph);
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    private Graph of(Graph graph) {
        PassContext context = PassContext.of(OPERATORS, remark -> {});
        Graph typed = before.run(graph, context);
        Graph widened = widening.run(typed, context);
        List<Node> parents =
                widened.nodes().stream().filter(n -> !n.regions().isEmpty()).toList();
        if (parents.isEmpty()) {
            return widened == typed ? graph : widened;
        }
        GraphEditor editor = widened.edit();
        parents.forEach(node -> editor.replaceNode(node, withRegions(node, widened)));
        return editor.finish();
    }

    private Node withRegions(Node node, Graph graph) {
        Map<String, Graph> regions = new HashMap<>(node.regions());
        new TypeInference(OPERATORS)
                .infer(node, ValueFacts.of(graph))
                .regionParameters()
                .forEach((name, types) -> regions.computeIfPresent(name, (n, region) -> of(typed(region, types))));
        return new Node(node.operator(), node.operands(), node.attributes(), regions, node.results(), node.location());
    }

    private static Graph typed(Graph region, List<ValueType> types) {
        GraphEditor editor = region.edit();
        for (int i = 0; i < region.inputs().size(); i++) {
            editor.retype(region.inputs().get(i), types.get(i));
        }
        return editor.finish(Stage.IMPORTED);
    }
}
