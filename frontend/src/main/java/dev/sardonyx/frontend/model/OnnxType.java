package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The declared type of a value. */
public sealed interface OnnxType {
    /**
     * A dense tensor.
     *
     * @param shape empty when even the rank is unknown; an empty list for a scalar
     */
    record TensorType(OnnxDataType element, Optional<List<OnnxDim>> shape) implements OnnxType {
        public TensorType {
            Objects.requireNonNull(element, "element");
            shape = shape.map(List::copyOf);
        }

        /** A tensor of known rank. */
        public static TensorType of(OnnxDataType element, List<OnnxDim> shape) {
            return new TensorType(element, Optional.of(shape));
        }
    }

    /**
     * A sparse tensor.
     *
     * @param shape empty when even the rank is unknown
     */
    record SparseTensorType(OnnxDataType element, Optional<List<OnnxDim>> shape) implements OnnxType {
        public SparseTensorType {
            Objects.requireNonNull(element, "element");
            shape = shape.map(List::copyOf);
        }
    }

    /** A sequence of values of one type. */
    record SequenceType(OnnxType element) implements OnnxType {
        public SequenceType {
            Objects.requireNonNull(element, "element");
        }
    }

    /** A map from an integer or string key. */
    record MapType(OnnxDataType key, OnnxType value) implements OnnxType {
        public MapType {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }
    }

    /** A value that may be absent. */
    record OptionalType(OnnxType element) implements OnnxType {
        public OptionalType {
            Objects.requireNonNull(element, "element");
        }
    }

    /** A type known by its name only. */
    record OpaqueType(String domain, String name) implements OnnxType {
        public OpaqueType {
            Objects.requireNonNull(domain, "domain");
            Objects.requireNonNull(name, "name");
        }
    }

    /** The model does not say; allowed for values inside graphs. */
    record Unspecified() implements OnnxType {}
}
