package dev.sardonyx.ir.attribute;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The name, kind and default of an attribute, stated once by the operator that owns it.
 *
 * @param <T> what reading the attribute gives
 */
public final class AttributeKey<T> {
    private final String name;
    private final Class<? extends Attribute> kind;
    private final Function<Attribute, T> read;
    private final Function<T, Attribute> write;
    private final Optional<T> fallback;
    private final boolean required;

    private AttributeKey(
            String name,
            Class<? extends Attribute> kind,
            Function<Attribute, T> read,
            Function<T, Attribute> write,
            Optional<T> fallback,
            boolean required) {
        this.name = name;
        this.kind = kind;
        this.read = read;
        this.write = write;
        this.fallback = fallback;
        this.required = required;
    }

    private static <T> AttributeKey<T> key(
            String name, Class<? extends Attribute> kind, Function<Attribute, T> read, Function<T, Attribute> write) {
        return new AttributeKey<>(name, kind, read, write, Optional.empty(), true);
    }

    public static AttributeKey<Long> integer(String name) {
        return key(name, Attribute.Int.class, a -> ((Attribute.Int) a).value(), Attribute.Int::new);
    }

    /** An integer that stands for a truth value: anything but 0 is true. */
    public static AttributeKey<Boolean> flag(String name) {
        return key(name, Attribute.Int.class, a -> ((Attribute.Int) a).value() != 0, b -> new Attribute.Int(b ? 1 : 0));
    }

    public static AttributeKey<Float> number(String name) {
        return key(name, Attribute.Float.class, a -> ((Attribute.Float) a).value(), Attribute.Float::new);
    }

    public static AttributeKey<String> text(String name) {
        return key(name, Attribute.Text.class, a -> ((Attribute.Text) a).value(), Attribute.Text::new);
    }

    public static AttributeKey<Tensor> tensor(String name) {
        return key(
                name,
                Attribute.TensorValue.class,
                a -> ((Attribute.TensorValue) a).value(),
                Attribute.TensorValue::new);
    }

    public static AttributeKey<ValueType> type(String name) {
        return key(name, Attribute.Type.class, a -> ((Attribute.Type) a).value(), Attribute.Type::new);
    }

    public static AttributeKey<List<Long>> integers(String name) {
        return key(name, Attribute.Ints.class, a -> ((Attribute.Ints) a).values(), Attribute.Ints::new);
    }

    public static AttributeKey<List<Float>> numbers(String name) {
        return key(name, Attribute.Floats.class, a -> ((Attribute.Floats) a).values(), Attribute.Floats::new);
    }

    public static AttributeKey<List<String>> texts(String name) {
        return key(name, Attribute.Texts.class, a -> ((Attribute.Texts) a).values(), Attribute.Texts::new);
    }

    /** This key with a default for nodes that do not carry the attribute. */
    public AttributeKey<T> orElse(T value) {
        return new AttributeKey<>(name, kind, read, write, Optional.of(value), false);
    }

    /** This key for an attribute that may be absent; read it with {@link Attributes#find}. */
    public AttributeKey<T> optional() {
        return new AttributeKey<>(name, kind, read, write, Optional.empty(), false);
    }

    public String name() {
        return name;
    }

    /** The record that holds the attribute's value. */
    public Class<? extends Attribute> kind() {
        return kind;
    }

    public Optional<T> fallback() {
        return fallback;
    }

    public boolean isRequired() {
        return required;
    }

    /** The value in {@code attribute}; {@link ClassCastException} when it is of another kind. */
    public T read(Attribute attribute) {
        return read.apply(attribute);
    }

    public Attribute write(T value) {
        return write.apply(Objects.requireNonNull(value, name));
    }

    @Override
    public String toString() {
        return name;
    }
}
