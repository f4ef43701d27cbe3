package dev.sardonyx.passes;

import dev.sardonyx.ir.graph.Graph;

/** Told of every pass that a pipeline runs. */
public interface PassInstrumentation {
    default void before(Pass pass, Graph graph) {}

    default void after(Pass pass, Graph before, Graph after, long nanoseconds) {}

    /**
     * Called when {@code pass} throws or its result is refused by {@link #after}, before the exception goes on; may
     * throw another in its place.
     */
    default void failed(Pass pass, Graph graph, RuntimeException failure) {}
}
