package dev.sardonyx.frontend.model;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/** The contents of a tensor. */
public sealed interface OnnxTensorData {
    /**
     * Little-endian elements without padding; elements below eight bits are packed, the first in the lowest bits.
     * Equal when the bytes are.
     *
     * @param segment read-only; may be a view of a mapped file and then lives as long as it is reachable
     */
    record Bytes(MemorySegment segment) implements OnnxTensorData {
        public Bytes {
            segment = segment.asReadOnly();
        }

        /** The contents of an array, which must not change any more. */
        public static Bytes of(byte[] littleEndian) {
            return new Bytes(MemorySegment.ofArray(littleEndian));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && segment.mismatch(that.segment) == -1;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(segment.byteSize());
        }

        @Override
        public String toString() {
            return "Bytes[" + segment.byteSize() + "]";
        }
    }

    /** The elements of a string tensor in row-major order. */
    record Strings(List<String> values) implements OnnxTensorData {
        public Strings {
            values = List.copyOf(values);
        }
    }

    /** Bytes in another file, in the form of {@link Bytes}. */
    record External(OnnxExternalData reference) implements OnnxTensorData {
        public External {
            Objects.requireNonNull(reference, "reference");
        }
    }
}
