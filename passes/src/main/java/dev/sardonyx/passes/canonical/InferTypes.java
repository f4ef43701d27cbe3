package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        return run(graph, context, new Renaming());
    }

    /** @param renaming knows what symbols of values that are gone are called now */
    Graph run(Graph graph, PassContext context, Renaming renaming) {
        GraphEditor editor = graph.edit();
        GraphFacts facts = new GraphFacts(graph, context.inference());
        graph.inputs().forEach(i -> context.inference().reserve(graph.type(i)));
        renaming.begin(graph);
        List<Diagnostic> errors = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean known = node.operands().stream().allMatch(v -> !v.isPresent() || facts.hasType(v));
            if (!known) {
                // Its operand's producer was reported already.
                continue;
            }
            try {
                facts.infer(node, editor);
                node.results().stream().filter(Value::isPresent).forEach(v -> renaming.typed(graph, v, facts.type(v)));
                renaming.rename(graph, node, facts, editor);
            } catch (ModelException e) {
                errors.addAll(e.diagnostics());
            }
        }
        if (!errors.isEmpty()) {
            throw new ModelException(errors);
        }
        renaming.renameConstraints(editor);
        Set<String> symbols = new HashSet<>();
        graph.inputs().forEach(v -> collect(graph.type(v), symbols));
        graph.nodes().forEach(n -> n.results().forEach(v -> collect(editor.type(v), symbols)));
        // Typed again, the graph may have lost symbols that turned out to be numbers.
        editor.dropConstraintsOn(symbol -> !symbols.contains(symbol));
        return graph.stage().compareTo(Stage.TYPED) > 0 ? editor.finish() : editor.finish(Stage.TYPED);
    }

    private static void collect(ValueType type, Set<String> symbols) {
        if (type instanceof TensorType tensor && tensor.shape().isRanked()) {
            tensor.shape().dims().forEach(d -> symbols.addAll(d.symbols()));
        }
    }
}
