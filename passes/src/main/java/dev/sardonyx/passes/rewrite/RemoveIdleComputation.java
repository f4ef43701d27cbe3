package dev.sardonyx.passes.rewrite;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import java.util.Optional;

/**
 * Removes elementwise work whose result is an operand as it is.
 *
 * <pre>
 *   %y = Cast(%x) {to = f32} : f32[2, 3]
 * becomes
 *   %x
 * </pre>
 */
final class RemoveIdleComputation implements RewriteRule {
    @Override
    public Optional<Replacement> apply(Node node, Graph graph, LoweringContext context, OperatorRegister operators) {
        if (node.results().size() != 1 || !node.result().isPresent()) {
            return Optional.empty();
        }
        return operators.get(node.operator()).lower(context) instanceof Lowering.Elementwise elementwise
                        && elementwise.results().get(0) instanceof Expression.Operand operand
                        && graph.type(node.operand(operand.index())).equals(graph.type(node.result()))
                ? Optional.of(new Replacement(node.operand(operand.index())))
                : Optional.empty();
    }
}
