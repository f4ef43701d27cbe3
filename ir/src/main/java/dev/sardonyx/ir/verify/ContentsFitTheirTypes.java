package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Tensor;

/** The contents of a value are as many as its shape has elements. */
final class ContentsFitTheirTypes implements Check<Graph> {
    @Override
    public void check(Graph graph, Problems problems) {
        graph.contents().forEach((value, elements) -> {
            boolean fits = !graph.hasType(value)
                    || graph.type(value) instanceof TensorType type
                            && (!type.shape().isKnown()
                                    || Tensor.size(type.shape().extents()) == elements.size());
            if (!fits) {
                problems.add(
                        "value " + value + " : " + graph.type(value) + " contains " + elements.size() + " elements");
            }
        });
    }
}
