package dev.sardonyx.ir.attribute;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The attributes of one node, by name. Immutable. */
public final class Attributes {
    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private final SortedMap<String, Attribute> byName;

    private Attributes(SortedMap<String, Attribute> byName) {
        this.byName = Collections.unmodifiableSortedMap(byName);
    }

    public static Attributes of(Map<String, Attribute> attributes) {
        return new Attributes(new TreeMap<>(attributes));
    }

    /** The value of {@code key}, its default when absent; a missing required attribute throws. */
    public <T> T get(AttributeKey<T> key) {
        return find(key)
                .orElseThrow(
                        () -> new IllegalArgumentException("the required attribute '" + key.name() + "' is missing"));
    }

    /** The value of {@code key} or its default, or empty when it has neither. */
    public <T> Optional<T> find(AttributeKey<T> key) {
        Attribute attribute = byName.get(key.name());
        return attribute == null ? key.fallback() : Optional.of(key.read(attribute));
    }

    public boolean has(AttributeKey<?> key) {
        return byName.containsKey(key.name());
    }

    public <T> Attributes with(AttributeKey<T> key, T value) {
        SortedMap<String, Attribute> changed = new TreeMap<>(byName);
        changed.put(key.name(), key.write(value));
        return new Attributes(changed);
    }

    public Attributes without(String name) {
        SortedMap<String, Attribute> changed = new TreeMap<>(byName);
        changed.remove(name);
        return new Attributes(changed);
    }

    public SortedMap<String, Attribute> byName() {
        return byName;
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && attributes.byName.equals(byName);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    @Override
    public String toString() {
        return byName.toString();
    }
}
