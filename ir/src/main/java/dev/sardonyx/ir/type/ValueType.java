package dev.sardonyx.ir.type;

import dev.sardonyx.tensor.ElementType;
import java.util.Map;
import java.util.Optional;

/** The type of a value in a graph. */
public sealed interface ValueType
        permits TensorType, ValueType.SequenceType, ValueType.OptionalType, ValueType.MapType {
    /** This type with dimension symbols replaced. */
    ValueType substitute(Map<String, Dim> values);

    /** A sequence of values of one type. */
    record SequenceType(ValueType element) implements ValueType {
        @Override
        public ValueType substitute(Map<String, Dim> values) {
            return new SequenceType(element.substitute(values));
        }

        @Override
        public String toString() {
            return "seq(" + element + ")";
        }
    }

    /** A value that may be absent; the content's type may not be known. */
    record OptionalType(Optional<ValueType> content) implements ValueType {
        @Override
        public ValueType substitute(Map<String, Dim> values) {
            return new OptionalType(content.map(c -> c.substitute(values)));
        }

        @Override
        public String toString() {
            return "optional(" + content.map(ValueType::toString).orElse("") + ")";
        }
    }

    /** A map from keys of an integer or string type. */
    record MapType(ElementType key, ValueType value) implements ValueType {
        @Override
        public ValueType substitute(Map<String, Dim> values) {
            return new MapType(key, value.substitute(values));
        }

        @Override
        public String toString() {
            return "map(" + key.text() + ", " + value + ")";
        }
    }
}
