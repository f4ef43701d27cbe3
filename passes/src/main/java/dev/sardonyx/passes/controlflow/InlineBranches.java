package dev.sardonyx.passes.controlflow;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.canonical.FoldConstants;
import dev.sardonyx.passes.canonical.InferTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the branch of an If whose condition is a constant in place of it, and types the graph anew, since what one
 * branch gives is known better than what either may give.
 */
public final class InlineBranches implements Pass {
    private static final int MOST_ROUNDS = 20;

    @Override
    public String name() {
        return "inline-branches";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        Graph current = graph;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Graph known = current;
            if (known.nodes().stream().noneMatch(n -> branch(n, known).isPresent())) {
                return known;
            }
            // What was in a branch may now be followed by nodes that need the rank of an If inside it.
            Graph sunk = new SinkBranches().run(inlined(known), context);
            Graph typed = new InferTypes().run(sunk, context);
            current = new FoldConstants().run(typed, context);
        }
        return current;
    }

    private static Optional<Graph> branch(Node node, Graph graph) {
        if (!node.operator().equals("If")) {
            return Optional.empty();
        }
        return graph.weight(node.operand(0))
                .map(w -> node.regions().get(w.tensor().getBoolean(0) ? "then_branch" : "else_branch"));
    }

    private static Graph inlined(Graph graph) {
        GraphBuilder builder = new GraphBuilder(graph.name());
        Map<Value, Value> copies = new HashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            Value input = graph.inputs().get(i);
            Value copy = builder.value(input.name());
            builder.input(copy, graph.inputNames().get(i));
            builder.type(copy, graph.type(input));
            copies.put(input, copy);
        }
        weights(graph, builder, copies);
        for (Node node : graph.nodes()) {
            Optional<Graph> branch = branch(node, graph);
            if (branch.isPresent()) {
                inline(node, branch.get(), builder, copies);
            } else {
                RegionCopy.node(builder, node, copies);
                // Types that only the node's maker knows stay with it.
                keepTypes(graph, node, builder, copies);
            }
        }
        for (int i = 0; i < graph.results().size(); i++) {
            builder.result(
                    graph.resultNames().get(i), copies.get(graph.results().get(i)));
        }
        graph.constraints().forEach(builder::constraint);
        return builder.build(Stage.TYPED);
    }

    private static void keepTypes(Graph graph, Node node, GraphBuilder builder, Map<Value, Value> copies) {
        for (Value result : node.results()) {
            if (result.isPresent() && graph.hasType(result)) {
                builder.type(copies.get(result), graph.type(result));
                graph.contents(result).ifPresent(c -> builder.contents(copies.get(result), c));
            }
        }
    }

    private static void weights(Graph graph, GraphBuilder builder, Map<Value, Value> copies) {
        graph.weights().forEach((value, weight) -> copies.put(value, RegionCopy.weight(builder, value, weight)));
    }

    private static void inline(Node choice, Graph branch, GraphBuilder builder, Map<Value, Value> copies) {
        Map<Value, Value> inner = new HashMap<>();
        for (int i = 0; i < branch.inputs().size(); i++) {
            inner.put(branch.inputs().get(i), copies.get(choice.operand(1 + i)));
        }
        weights(branch, builder, inner);
        for (Node node : branch.nodes()) {
            RegionCopy.node(builder, node, inner);
            keepTypes(branch, node, builder, inner);
        }
        for (int i = 0; i < choice.results().size(); i++) {
            copies.put(choice.results().get(i), inner.get(branch.results().get(i)));
        }
    }
}
