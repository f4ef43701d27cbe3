package dev.sardonyx.ops;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What is known about values before a run. */
public interface ValueFacts {
    /** Integer tensors with more elements than this have no contents. */
    int LONGEST_CONTENTS = 64;

    boolean hasType(Value value);

    ValueType type(Value value);

    Optional<Tensor> constant(Value value);

    Optional<List<Dim>> contents(Value value);

    /** The facts that a typed graph holds. */
    static ValueFacts of(Graph graph) {
        return of(graph, graph::hasType, graph::type);
    }

    /** The facts of a graph that is edited: {@code types} are those of its values and of values added to it. */
    static ValueFacts of(Graph graph, Predicate<Value> hasType, Function<Value, ValueType> types) {
        return new ValueFacts() {
            @Override
            public boolean hasType(Value value) {
                return hasType.test(value);
            }

            @Override
            public ValueType type(Value value) {
                return types.apply(value);
            }

            @Override
            public Optional<Tensor> constant(Value value) {
                return graph.weight(value).map(Weight::tensor);
            }

            @Override
            public Optional<List<Dim>> contents(Value value) {
                return graph.contents(value);
            }
        };
    }
}
