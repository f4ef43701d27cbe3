package dev.sardonyx.ir.graph;

/**
 * A value of a graph. Identity is the number, unique within its graph and kept from one version of the graph to the
 * next; the name is the one the model gave, made unique.
 */
public record Value(int id, String name) {
    /** Stands for an optional operand that is not given. */
    public static final Value ABSENT = new Value(-1, "");

    public boolean isPresent() {
        return id >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value value && value.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return isPresent() ? "%" + name : "%_";
    }
}
