package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.GrowingFacts;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The facts of a graph while it is edited: what is found is told to the editor too. */
final class GraphFacts {
    private final GrowingFacts facts;

    GraphFacts(Graph graph, TypeInference inference) {
        this.facts = new GrowingFacts(graph, inference);
    }

    /** Infers the types of {@code node} and tells {@code editor}. */
    void infer(Node node, GraphEditor editor) {
        TypeInference.Result result = facts.infer(node);
        for (int i = 0; i < node.results().size(); i++) {
            Value value = node.results().get(i);
            if (!value.isPresent()) {
                continue;
            }
            editor.retype(value, result.types().get(i));
            List<Dim> known = result.contents().get(i);
            if (known != null) {
                editor.contents(value, known);
            }
        }
        result.constraints().forEach(editor::constraint);
    }

    /** States type and elements of a value that no operator computes. */
    void contents(Value value, ValueType type, List<Dim> elements, GraphEditor editor) {
        facts.state(value, type, elements);
        editor.retype(value, type);
        editor.contents(value, elements);
    }

    void constant(Value value, Tensor tensor) {
        facts.state(value, tensor);
    }

    Optional<List<Dim>> contents(Value value) {
        return facts.contents(value);
    }

    boolean hasType(Value value) {
        return facts.hasType(value);
    }

    ValueType type(Value value) {
        return facts.type(value);
    }
}
