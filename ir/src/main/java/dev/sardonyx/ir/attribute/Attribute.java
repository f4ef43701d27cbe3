package dev.sardonyx.ir.attribute;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** The value of an attribute. Graphs are not attributes but regions of a node. */
public sealed interface Attribute {
    /** A 64-bit integer. */
    record Int(long value) implements Attribute {}

    /** A 32-bit floating-point number. */
    record Float(float value) implements Attribute {}

    /** A string. */
    record Text(String value) implements Attribute {}

    /** A tensor; equal to another only when it is the same object or has the same bits. */
    record TensorValue(Tensor value) implements Attribute {
        @Override
        public boolean equals(Object other) {
            return other instanceof TensorValue t && t.value.sameBits(value);
        }

        @Override
        public int hashCode() {
            return value.toString().hashCode();
        }
    }

    /** A type. */
    record Type(ValueType value) implements Attribute {}

    /** A list of integers. */
    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }
    }

    /** A list of numbers. */
    record Floats(List<java.lang.Float> values) implements Attribute {
        public Floats {
            values = List.copyOf(values);
        }
    }

    /** A list of strings. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }
}
