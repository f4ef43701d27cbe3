package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.TypeInference;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The facts of a graph while it is edited: those it had, and those inferred since. */
final class GraphFacts implements ValueFacts {
    private final Graph graph;
    private final TypeInference inference;
    private final Map<Value, ValueType> types = new HashMap<>();
    private final Map<Value, List<Dim>> contents = new HashMap<>();
    private final Map<Value, Tensor> constants = new HashMap<>();

    GraphFacts(Graph graph, TypeInference inference) {
        this.graph = graph;
        this.inference = inference;
    }

    /** Infers the types of {@code node} and tells {@code editor}. */
    void infer(Node node, GraphEditor editor) {
        TypeInference.Result result = inference.infer(node, this);
        for (int i = 0; i < node.results().size(); i++) {
            Value value = node.results().get(i);
            if (!value.isPresent()) {
                continue;
            }
            types.put(value, result.types().get(i));
            editor.retype(value, result.types().get(i));
            List<Dim> known = result.contents().get(i);
            if (known != null) {
                contents.put(value, known);
                editor.contents(value, known);
            }
        }
        result.constraints().forEach(editor::constraint);
    }

    /** States type and elements of a value that no operator computes. */
    void contents(Value value, ValueType type, List<Dim> elements, GraphEditor editor) {
        types.put(value, type);
        editor.retype(value, type);
        contents.put(value, elements);
        editor.contents(value, elements);
    }

    void constant(Value value, Tensor tensor) {
        constants.put(value, tensor);
        types.put(value, TensorType.of(tensor));
    }

    @Override
    public boolean hasType(Value value) {
        return types.containsKey(value) || graph.hasType(value);
    }

    @Override
    public ValueType type(Value value) {
        ValueType type = types.get(value);
        return type != null ? type : graph.type(value);
    }

    @Override
    public Optional<Tensor> constant(Value value) {
        Tensor constant = constants.get(value);
        return constant != null ? Optional.of(constant) : graph.weight(value).map(Weight::tensor);
    }

    @Override
    public Optional<List<Dim>> contents(Value value) {
        List<Dim> known = contents.get(value);
        return known != null ? Optional.of(known) : graph.contents(value);
    }
}
