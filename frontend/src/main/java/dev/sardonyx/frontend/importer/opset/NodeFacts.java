package dev.sardonyx.frontend.importer.opset;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalInt;

/** What is known of values when nodes are rewritten, by their names in the model. Empty when not known. */
public interface NodeFacts {
    /** Knows nothing. */
    NodeFacts NONE = new NodeFacts() {
        @Override
        public Optional<ElementType> element(String value) {
            return Optional.empty();
        }

        @Override
        public OptionalInt rank(String value) {
            return OptionalInt.empty();
        }

        @Override
        public Optional<Tensor> constant(String value) {
            return Optional.empty();
        }
    };

    Optional<ElementType> element(String value);

    OptionalInt rank(String value);

    Optional<Tensor> constant(String value);
}
