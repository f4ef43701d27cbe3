package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Objects;

/** The value of an attribute: one record for each kind, and the reference to an attribute of the enclosing function. */
public sealed interface OnnxAttributeValue {
    /** What this value is; for a reference, what it stands for. */
    OnnxAttributeKind kind();

    /** A number with fraction. */
    record FloatValue(float value) implements OnnxAttributeValue {
        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.FLOAT;
        }
    }

    /** An integer. */
    record IntValue(long value) implements OnnxAttributeValue {
        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.INT;
        }
    }

    /** A text. */
    record StringValue(String value) implements OnnxAttributeValue {
        public StringValue {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.STRING;
        }
    }

    /** A tensor. */
    record TensorValue(OnnxTensor value) implements OnnxAttributeValue {
        public TensorValue {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.TENSOR;
        }
    }

    /** A graph, for example a branch of {@code If}. */
    record GraphValue(OnnxGraph value) implements OnnxAttributeValue {
        public GraphValue {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.GRAPH;
        }
    }

    /** A sparse tensor. */
    record SparseTensorValue(OnnxSparseTensor value) implements OnnxAttributeValue {
        public SparseTensorValue {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.SPARSE_TENSOR;
        }
    }

    /** A type. */
    record TypeValue(OnnxType value) implements OnnxAttributeValue {
        public TypeValue {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.TYPE;
        }
    }

    /** Numbers with fraction. */
    record Floats(List<Float> values) implements OnnxAttributeValue {
        public Floats {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.FLOATS;
        }
    }

    /** Integers. */
    record Ints(List<Long> values) implements OnnxAttributeValue {
        public Ints {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.INTS;
        }
    }

    /** Texts. */
    record Strings(List<String> values) implements OnnxAttributeValue {
        public Strings {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.STRINGS;
        }
    }

    /** Tensors. */
    record Tensors(List<OnnxTensor> values) implements OnnxAttributeValue {
        public Tensors {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.TENSORS;
        }
    }

    /** Graphs. */
    record Graphs(List<OnnxGraph> values) implements OnnxAttributeValue {
        public Graphs {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.GRAPHS;
        }
    }

    /** Sparse tensors. */
    record SparseTensors(List<OnnxSparseTensor> values) implements OnnxAttributeValue {
        public SparseTensors {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.SPARSE_TENSORS;
        }
    }

    /** Types. */
    record Types(List<OnnxType> values) implements OnnxAttributeValue {
        public Types {
            values = List.copyOf(values);
        }

        @Override
        public OnnxAttributeKind kind() {
            return OnnxAttributeKind.TYPES;
        }
    }

    /**
     * In the body of a function: the value that the caller gives to one of the function's attributes.
     *
     * @param parameter the name of the function's attribute
     */
    record Reference(String parameter, OnnxAttributeKind kind) implements OnnxAttributeValue {
        public Reference {
            Objects.requireNonNull(parameter, "parameter");
            Objects.requireNonNull(kind, "kind");
        }
    }
}
