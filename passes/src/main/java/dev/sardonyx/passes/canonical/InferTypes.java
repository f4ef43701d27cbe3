package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.ArrayList;
import java.util.List;

/** Gives every value a type. All misuses of operators are reported at once. */
public final class InferTypes implements Pass {
    @Override
    public String name() {
        return "infer-types";
    }

    @Override
    public Stage requires() {
        return Stage.IMPORTED;
    }

    @Override
    public Stage establishes() {
        return Stage.TYPED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        GraphEditor editor = graph.edit();
        GraphFacts facts = new GraphFacts(graph, context.inference());
        graph.inputs().forEach(i -> context.inference().reserve(graph.type(i)));
        List<Diagnostic> errors = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean known = node.operands().stream().allMatch(v -> !v.isPresent() || facts.hasType(v));
            if (!known) {
                // Its operand's producer was reported already.
                continue;
            }
            try {
                facts.infer(node, editor);
            } catch (ModelException e) {
                errors.addAll(e.diagnostics());
            }
        }
        if (!errors.isEmpty()) {
            throw new ModelException(errors);
        }
        return editor.finish(Stage.TYPED);
    }
}
