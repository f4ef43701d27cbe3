package dev.sardonyx.passes;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Stage;

/** A step from one graph to the next. Stateless. */
public interface Pass {
    /** The name in pipelines and dumps, in kebab-case. */
    String name();

    /** The stage a graph must have reached. */
    Stage requires();

    /** The stage the result has reached; often {@link #requires}. */
    Stage establishes();

    Graph run(Graph graph, PassContext context);
}
