package dev.sardonyx.ops;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Optional;

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
        return new ValueFacts() {
            @Override
            public boolean hasType(Value value) {
                return graph.hasType(value);
            }

            @Override
            public ValueType type(Value value) {
                return graph.type(value);
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
