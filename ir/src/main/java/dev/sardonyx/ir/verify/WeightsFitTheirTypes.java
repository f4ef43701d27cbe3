package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.type.Layout;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;

/** The tensor of a weight has the element type, and in row-major layout the shape, of its value. */
final class WeightsFitTheirTypes implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        graph.weights().forEach((value, weight) -> {
            if (!graph.hasType(value)) {
                return;
            }
            boolean fits = graph.type(value) instanceof TensorType type
                    && type.element() == weight.tensor().elementType()
                    && (!type.layout().equals(Layout.ROW_MAJOR)
                            || type.shape().equals(Shape.of(weight.tensor().shape())));
            if (!fits) {
                problems.add("weight " + value + " : " + graph.type(value) + " holds a tensor " + weight.tensor());
            }
        });
    }
}
