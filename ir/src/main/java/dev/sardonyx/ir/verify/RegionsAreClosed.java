package dev.sardonyx.ir.verify;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;

/** Nodes and results of a region read only what the region itself defines. */
final class RegionsAreClosed implements Check<Graph> {
    private static final Check<Graph> OPERANDS = new EveryOperandIsDefinedBefore();
    private static final Check<Graph> RESULTS = new ResultsAreDefined();

    @Override
    public void check(Graph graph, Problems problems) {
        for (Node node : graph.nodes()) {
            node.regions().forEach((name, region) -> {
                Problems inside = new Problems(region.name());
                OPERANDS.check(region, inside);
                RESULTS.check(region, inside);
                check(region, inside);
                inside.messages()
                        .forEach(m -> problems.add(
                                node, "in region \"" + name + "\" of " + node.operator() + ": " + m.fact()));
            });
        }
    }
}
