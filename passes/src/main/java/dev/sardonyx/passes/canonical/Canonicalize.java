package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import dev.sardonyx.passes.rewrite.CanonicalRules;
import dev.sardonyx.passes.rewrite.Replacement;
import dev.sardonyx.passes.rewrite.RewriteRule;
import java.util.Optional;

/** Applies the canonical rules until none fires. */
public final class Canonicalize implements Pass {
    private static final int MOST_ROUNDS = 50;

    @Override
    public String name() {
        return "canonicalize";
    }

    @Override
    public Stage requires() {
        return Stage.TYPED;
    }

    @Override
    public Stage establishes() {
        return Stage.CANONICAL;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        Graph current = graph;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Graph next = once(current, context);
            if (next == current) {
                return current.atStage(Stage.CANONICAL);
            }
            current = next;
        }
        return current.atStage(Stage.CANONICAL);
    }

    private static Graph once(Graph graph, PassContext context) {
        GraphEditor editor = graph.edit();
        Renaming renaming = new Renaming();
        renaming.begin(graph);
        boolean changed = false;
        boolean refined = false;
        for (Node node : graph.nodes()) {
            Optional<Value> replacement = replacement(node, graph, context);
            if (replacement.isEmpty()) {
                renaming.kept(graph, node);
                continue;
            }
            Value value = replacement.get();
            editor.replaceUses(node.result(), value);
            changed = true;
            refined |= !graph.type(value).equals(graph.type(node.result()))
                    || !graph.contents(value).equals(graph.contents(node.result()));
            renaming.typed(graph, node.result(), graph.type(value));
        }
        if (!changed) {
            return graph;
        }
        // More may be known of what stands in the place of a result: others follow from it.
        return refined ? new InferTypes().run(editor.finish(), context, renaming) : editor.finish();
    }

    private static Optional<Value> replacement(Node node, Graph graph, PassContext context) {
        for (RewriteRule rule : CanonicalRules.ALL) {
            Optional<Replacement> replacement =
                    rule.apply(node, graph, new LoweringContext(node, graph), context.operators());
            if (replacement.isPresent()) {
                return replacement.map(Replacement::value);
            }
        }
        return Optional.empty();
    }
}
