package dev.sardonyx.properties.graphs;

/** A way to grow a graph by a node or an idiom of a few nodes. What does not fit the graph grows nothing. */
@FunctionalInterface
interface Recipe {
    void grow(Scope scope);
}
