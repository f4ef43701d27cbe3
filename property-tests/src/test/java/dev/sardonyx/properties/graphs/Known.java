package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/** A value of a graph that grows, and the tensor it is when the graph runs on the inputs it grows with. */
record Known(Value value, Tensor tensor) {
    ElementType element() {
        return tensor.elementType();
    }

    int rank() {
        return tensor.rank();
    }

    /** The extent of {@code axis}, which may count from the end. */
    long extent(int axis) {
        return tensor.extent(axis < 0 ? axis + rank() : axis);
    }
}
