package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes whose results are read when the program runs. A reshape does not read its shape, so what only computes
 * shapes is not run.
 */
final class LiveNodes {
    private LiveNodes() {}

    static List<Node> of(Graph graph, OperatorRegister operators) {
        Set<Value> read = new HashSet<>(graph.results());
        List<Node> live = new ArrayList<>();
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.results().stream().anyMatch(read::contains)) {
                live.add(node);
                read.addAll(operandsRead(node, graph, operators));
            }
        }
        Collections.reverse(live);
        return live;
    }

    private static List<Value> operandsRead(Node node, Graph graph, OperatorRegister operators) {
        boolean known =
                node.results().size() == 1 && graph.contents(node.result()).isPresent();
        if (known && NodeLowering.isContents(node, graph)) {
            return List.of();
        }
        return switch (operators.get(node.operator()).lower(new LoweringContext(node, graph))) {
            case Lowering.View view -> node.operands().subList(0, 1);
            case Lowering.Reshape reshape -> node.operands().subList(0, 1);
            case Lowering.Padding padding -> node.operands().subList(0, 1);
            case Lowering.Contents contents -> List.of();
            case Lowering.Elementwise elementwise ->
                elementwise.results().stream()
                        .flatMap(e -> reads(e).stream())
                        .map(node::operand)
                        .toList();
            case Lowering.Reduction reduction -> {
                Set<Integer> indices = reads(reduction.element());
                indices.addAll(reads(reduction.finish()));
                yield indices.stream().map(node::operand).toList();
            }
            default -> node.operands();
        };
    }

    private static Set<Integer> reads(Expression expression) {
        Set<Integer> indices = new HashSet<>();
        expression.transform(e -> {
            if (e instanceof Expression.Operand operand && operand.index() >= 0) {
                indices.add(operand.index());
            }
            return e;
        });
        return indices;
    }
}
