package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A run-time value kept in a file: what test data sets hold as inputs and outputs. */
public sealed interface OnnxValue {
    /** The name the file gives to the value; may be empty. */
    String name();

    /** A dense tensor. */
    record TensorValue(OnnxTensor tensor) implements OnnxValue {
        public TensorValue {
            Objects.requireNonNull(tensor, "tensor");
        }

        @Override
        public String name() {
            return tensor.name();
        }
    }

    /** A sparse tensor. */
    record SparseTensorValue(OnnxSparseTensor tensor) implements OnnxValue {
        public SparseTensorValue {
            Objects.requireNonNull(tensor, "tensor");
        }

        @Override
        public String name() {
            return tensor.name();
        }
    }

    /** Values in a row. */
    record SequenceValue(String name, List<OnnxValue> elements) implements OnnxValue {
        public SequenceValue {
            Objects.requireNonNull(name, "name");
            elements = List.copyOf(elements);
        }
    }

    /**
     * Values by key.
     *
     * @param keys all {@link Long} or all {@link String}, as many as values
     */
    record MapValue(String name, List<Object> keys, List<OnnxValue> values) implements OnnxValue {
        public MapValue {
            Objects.requireNonNull(name, "name");
            keys = List.copyOf(keys);
            values = List.copyOf(values);
        }
    }

    /** A value or its absence. */
    record OptionalValue(String name, Optional<OnnxValue> value) implements OnnxValue {
        public OptionalValue {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }
}
