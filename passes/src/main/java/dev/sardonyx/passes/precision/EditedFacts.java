package dev.sardonyx.passes.precision;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The facts of a graph, and the types of values that an editor has added to it. */
record EditedFacts(Graph graph, GraphEditor editor) implements ValueFacts {
    @Override
    public boolean hasType(Value value) {
        return editor.type(value) != null;
    }

    @Override
    public ValueType type(Value value) {
        return editor.type(value);
    }

    @Override
    public Optional<Tensor> constant(Value value) {
        return graph.weight(value).map(Weight::tensor);
    }

    @Override
    public Optional<List<Dim>> contents(Value value) {
        return graph.contents(value);
    }
}
