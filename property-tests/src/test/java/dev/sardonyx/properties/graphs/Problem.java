package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * A graph at stage imported and inputs to run it on.
 *
 * @param seed what it was made from
 * @param runs inputs of one or more runs, in the graph's order; the graph is valid for the first
 */
record Problem(long seed, Graph graph, List<List<Tensor>> runs) {
    List<Tensor> inputs() {
        return runs.getFirst();
    }
}
