package dev.sardonyx.ops;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.TreeMap;

/** Short ways to write tensors and attributes in tests. */
final class Literals {
    private Literals() {}

    /** A vector of {@code element}. */
    static Tensor of(ElementType element, double... values) {
        Tensor tensor = Tensor.zeros(element, values.length);
        for (int i = 0; i < values.length; i++) {
            tensor.setDouble(i, values[i]);
        }
        return tensor;
    }

    static Tensor f32(double... values) {
        return of(ElementType.F32, values);
    }

    static Tensor i64(long... values) {
        return Tensor.vector(values);
    }

    static Tensor i32(int... values) {
        return Tensor.ofInts(values, values.length);
    }

    static Tensor bool(boolean... values) {
        return Tensor.ofBooleans(values, values.length);
    }

    static Tensor text(String... values) {
        return Tensor.ofStrings(values, values.length);
    }

    /** One number of rank 0. */
    static Tensor number(long value) {
        return Tensor.ofLongs(new long[] {value});
    }

    static Attributes integer(String name, long value) {
        return Attributes.NONE.with(AttributeKey.integer(name), value);
    }

    static Attributes number(String name, float value) {
        return Attributes.NONE.with(AttributeKey.number(name), value);
    }

    static Attributes word(String name, String value) {
        return Attributes.NONE.with(AttributeKey.text(name), value);
    }

    static Attributes integers(String name, Long... values) {
        return Attributes.NONE.with(AttributeKey.integers(name), List.of(values));
    }

    /** All attributes of several. */
    static Attributes all(Attributes... parts) {
        TreeMap<String, Attribute> byName = new TreeMap<>();
        for (Attributes part : parts) {
            byName.putAll(part.byName());
        }
        return Attributes.of(byName);
    }
}
