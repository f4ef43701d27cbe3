package dev.sardonyx.passes.rewrite;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import java.util.List;
import java.util.Optional;

/**
 * Removes movement that leaves every element where it is.
 *
 * <pre>
 *   %y = Transpose(%x) {perm = [0, 1]} : f32[2, 3]
 * becomes
 *   %x
 * </pre>
 */
final class RemoveIdleMovement implements RewriteRule {
    @Override
    public Optional<Replacement> apply(Node node, Graph graph, LoweringContext context, OperatorRegister operators) {
        boolean single = node.results().size() == 1 && node.result().isPresent() && node.hasOperand(0);
        if (!single || !graph.type(node.result()).equals(graph.type(node.operand(0)))) {
            return Optional.empty();
        }
        return switch (operators.get(node.operator()).lower(context)) {
            case Lowering.Reshape reshape -> Optional.of(new Replacement(node.operand(0)));
            case Lowering.View view
            when isWhole(view.results().get(0)) && view.fixed().isEmpty() ->
                Optional.of(new Replacement(node.operand(0)));
            default -> Optional.empty();
        };
    }

    private static boolean isWhole(List<Lowering.ViewAxis> axes) {
        for (int i = 0; i < axes.size(); i++) {
            if (!axes.get(i).equals(Lowering.ViewAxis.of(i))) {
                return false;
            }
        }
        return true;
    }
}
