package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;

/** In the place of a pass that only improves: reaches its stage and changes nothing. */
record Skipped(Pass pass) implements Pass {
    @Override
    public String name() {
        return "no-" + pass.name();
    }

    @Override
    public Stage requires() {
        return pass.requires();
    }

    @Override
    public Stage establishes() {
        return pass.establishes();
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        return graph;
    }
}
