package dev.sardonyx.passes.canonical;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the symbols of a typed graph are called when it is typed again: extents that only a run tells get new names or
 * turn out to be known. Elements that nodes were made with, rather than inferred, follow.
 */
final class Renaming {
    private final Set<String> told = new HashSet<>();
    private final Map<String, Dim> names = new HashMap<>();

    /** Begins to walk {@code graph}, whose inputs keep their types. Nodes follow in order. */
    void begin(Graph graph) {
        told.clear();
        graph.inputs().forEach(input -> shape(graph, input).ifPresent(this::tell));
    }

    /** Takes note that the results of {@code node} keep their types. */
    void kept(Graph graph, Node node) {
        node.results().forEach(result -> shape(graph, result).ifPresent(this::tell));
    }

    private static Optional<Shape> shape(Graph graph, Value value) {
        boolean ranked = value.isPresent()
                && graph.hasType(value)
                && graph.type(value) instanceof TensorType type
                && type.shape().isRanked();
        return ranked ? Optional.of(graph.shape(value)) : Optional.empty();
    }

    private void tell(Shape shape) {
        shape.dims().forEach(dim -> told.addAll(dim.symbols()));
    }

    /** Takes note of the symbols that {@code value} was the first to have in {@code graph}, and of what they are now. */
    void typed(Graph graph, Value value, ValueType now) {
        Optional<Shape> before = shape(graph, value);
        if (before.isEmpty()) {
            return;
        }
        boolean comparable = now instanceof TensorType tensor
                && tensor.shape().isRanked()
                && tensor.shape().rank() == before.get().rank();
        for (int axis = 0; comparable && axis < before.get().rank(); axis++) {
            Dim old = before.get().dim(axis);
            Dim dim = ((TensorType) now).shape().dim(axis);
            String name = old.toString();
            if (old.isSymbol() && !old.equals(dim) && !names.containsKey(name) && told.add(name)) {
                names.replaceAll((other, known) -> known.substitute(Map.of(name, dim)));
                names.put(name, dim);
            }
        }
        tell(before.get());
    }

    /** States the constraints of the graph in the new names. */
    void renameConstraints(GraphEditor editor) {
        editor.renameConstraints(names);
    }

    /** States the elements of the results of {@code node} in the new names, where they are those of {@code graph}. */
    void rename(Graph graph, Node node, GraphFacts facts, GraphEditor editor) {
        for (Value result : node.results()) {
            Optional<List<Dim>> stated = result.isPresent() ? graph.contents(result) : Optional.empty();
            if (stated.isPresent() && facts.contents(result).equals(stated)) {
                List<Dim> renamed =
                        stated.get().stream().map(dim -> dim.substitute(names)).toList();
                facts.contents(result, facts.type(result), renamed, editor);
            }
        }
    }
}
