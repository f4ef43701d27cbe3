package dev.sardonyx.passes.controlflow;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.GrowingFacts;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.internal.Raise;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps values of open rank inside branches: where the branches of an If give different numbers of axes, everything
 * that depends on it moves into both branches, in each of which the rank is known. A branch that cannot go on with its
 * rank becomes one that fails when a run takes it.
 *
 * <p>Before: {@code %y = If(%c, %x) then {squeeze} else {identity}; %z = MatMul(%y, %w)}. After: {@code %z = If(%c, %x)
 * then {squeeze, MatMul} else {identity, MatMul}}.
 */
public final class SinkBranches implements Pass {
    @Override
    public String name() {
        return "sink-branches";
    }

    @Override
    public Stage requires() {
        return Stage.IMPORTED;
    }

    @Override
    public Stage establishes() {
        return Stage.IMPORTED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        if (!hasChoice(graph) || !graph.inputs().stream().allMatch(graph::hasType)) {
            return graph;
        }
        graph.inputs().forEach(i -> context.inference().reserve(graph.type(i)));
        List<ValueType> types = graph.inputs().stream().map(graph::type).toList();
        return sink(graph, types, context.inference());
    }

    private static boolean hasChoice(Graph graph) {
        return graph.nodes().stream()
                .anyMatch(n -> n.operator().equals("If")
                        || n.regions().values().stream().anyMatch(SinkBranches::hasChoice));
    }

    private static Graph sink(Graph graph, List<ValueType> parameters, TypeInference inference) {
        // A region that does not fit its node is reported when types are inferred.
        if (!hasChoice(graph) || graph.inputs().size() != parameters.size()) {
            return graph;
        }
        GrowingFacts facts = new GrowingFacts(graph, parameters, inference);
        GraphEditor editor = graph.edit();
        for (Node node : graph.nodes()) {
            if (node.operator().equals("If") && !isWellFormed(node)) {
                return editor.finish();
            }
            try {
                Node next = node.operator().equals("If") ? sinkInside(node, facts, inference) : node;
                if (next != node) {
                    editor.replaceNode(node, next);
                }
                next = typed(next, facts, editor, inference);
                if (next.operator().equals("If") && next.results().stream().anyMatch(facts::isUnranked)) {
                    Graph current = editor.finish();
                    Sinking sinking = new Sinking(current, next);
                    return sinking.isNeeded() ? sunk(sinking, facts, parameters, inference) : current;
                }
            } catch (ModelException e) {
                // The node is reported with all others when types are inferred.
                return editor.finish();
            }
        }
        return editor.finish();
    }

    private static boolean isWellFormed(Node choice) {
        return choice.regions().values().stream()
                .allMatch(r -> r.inputs().size() == choice.operands().size() - 1
                        && r.results().size() == choice.results().size());
    }

    /**
     * Infers the types of {@code node}. An If of which one branch cannot run, whatever the values of its operands, gets a
     * branch in its place that fails with the reason: models choose by values between branches for different shapes.
     */
    private static Node typed(Node node, GrowingFacts facts, GraphEditor editor, TypeInference inference) {
        try {
            facts.infer(node);
            return node;
        } catch (ModelException e) {
            boolean onlyShapes =
                    e.diagnostics().stream().allMatch(d -> d.nearest().isEmpty());
            if (!node.operator().equals("If") || !onlyShapes) {
                throw e;
            }
            Node possible = withoutImpossible(node, captured(node, facts), inference);
            facts.infer(possible);
            editor.replaceNode(node, possible);
            return possible;
        }
    }

    private static Node sinkInside(Node choice, GrowingFacts facts, TypeInference inference) {
        List<ValueType> captured = captured(choice, facts);
        Map<String, Graph> regions = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<String, Graph> region : choice.regions().entrySet()) {
            Graph next = sink(region.getValue(), captured, inference);
            changed |= next != region.getValue();
            regions.put(region.getKey(), next);
        }
        return changed ? choice.withRegions(regions) : choice;
    }

    private static List<ValueType> captured(Node choice, GrowingFacts facts) {
        return choice.operands().stream().skip(1).map(facts::type).toList();
    }

    private static Graph sunk(
            Sinking sinking, GrowingFacts facts, List<ValueType> parameters, TypeInference inference) {
        Node sunk = sinking.sunk();
        // Values that the moved nodes read may come behind the If; the graph without it tells their types.
        GrowingFacts all = new GrowingFacts(sinking.replaced(sunk), parameters, inference);
        for (Node node : sinking.replaced(sunk).nodes()) {
            if (node != sunk && node.operands().stream().allMatch(v -> !v.isPresent() || all.hasType(v))) {
                all.infer(node);
            }
        }
        Node inside = sinkInside(sunk, all, inference);
        return sinking.replaced(withoutImpossible(inside, captured(inside, all), inference));
    }

    private static Node withoutImpossible(Node choice, List<ValueType> captured, TypeInference inference) {
        Map<String, Graph> regions = new LinkedHashMap<>(choice.regions());
        Map<String, ModelException> failures = new LinkedHashMap<>();
        List<ValueType> types = List.of();
        for (Map.Entry<String, Graph> region : choice.regions().entrySet()) {
            try {
                types = inference.inferRegion(region.getValue(), captured);
            } catch (ModelException e) {
                failures.put(region.getKey(), e);
            }
        }
        if (failures.size() == 1) {
            String name = failures.keySet().iterator().next();
            regions.put(name, failing(choice, choice.regions().get(name), failures.get(name), types, inference));
        }
        return choice.withRegions(regions);
    }

    private static Graph failing(
            Node choice, Graph region, ModelException failure, List<ValueType> types, TypeInference inference) {
        GraphBuilder builder = new GraphBuilder(region.name());
        for (int i = 0; i < region.inputs().size(); i++) {
            builder.input(
                    builder.value(region.inputs().get(i).name()),
                    region.inputNames().get(i));
        }
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Value result = builder.value(region.resultNames().get(i));
            builder.type(result, open(types.get(i), inference));
            results.add(result);
        }
        Attributes message = Attributes.NONE.with(
                Raise.MESSAGE, failure.diagnostics().getFirst().fact());
        builder.add(new Node("sardonyx.Raise", List.of(), message, Map.of(), results, choice.location()));
        for (int i = 0; i < results.size(); i++) {
            builder.result(region.resultNames().get(i), results.get(i));
        }
        return builder.build(Stage.IMPORTED);
    }

    /** {@code type} with fresh symbols for dimensions that are not known. */
    private static ValueType open(ValueType type, TypeInference inference) {
        if (!(type instanceof TensorType tensor) || !tensor.shape().isRanked()) {
            return type;
        }
        List<Dim> dims = tensor.shape().dims().stream()
                .map(d -> d.isKnown() ? d : inference.freshSymbol("never"))
                .toList();
        return tensor.withShape(Shape.of(dims));
    }
}
