package dev.sardonyx.passes.rewrite;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import java.util.Optional;

/** A rule for nodes with one result. Stateless; never touches the graph. */
public interface RewriteRule {
    /** What takes the place of {@code node}'s result, or empty when the rule does not fire. */
    Optional<Replacement> apply(Node node, Graph graph, LoweringContext context, OperatorRegister operators);
}
