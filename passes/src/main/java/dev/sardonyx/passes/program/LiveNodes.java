package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorRegister;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes whose results are read when the program runs. A reshape does not read its shape, so what only computes
 * shapes is not run; a node that tells an extent is run where the extent is needed, even if nobody reads its elements.
 */
final class LiveNodes {
    private final Graph graph;
    private final OperatorRegister operators;
    private final Set<Value> read;
    private final Set<String> needed = new HashSet<>();

    private LiveNodes(Graph graph, OperatorRegister operators) {
        this.graph = graph;
        this.operators = operators;
        this.read = new HashSet<>(graph.results());
        graph.results().forEach(this::needExtents);
        graph.constraints().forEach(c -> {
            needed.addAll(c.left().symbols());
            needed.addAll(c.right().symbols());
        });
    }

    static List<Node> of(Graph graph, OperatorRegister operators) {
        return new LiveNodes(graph, operators).find();
    }

    private List<Node> find() {
        Map<Node, Set<String>> told = symbolsTold();
        List<Node> live = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            boolean tells = told.getOrDefault(node, Set.of()).stream().anyMatch(needed::contains);
            if (tells || node.results().stream().anyMatch(read::contains)) {
                live.add(node);
                node.results().forEach(this::needExtents);
                List<Value> operands = operandsRead(node, graph, operators);
                operands.forEach(this::needExtents);
                read.addAll(operands);
            }
        }
        Collections.reverse(live);
        return live;
    }

    /** By node the symbols that its results are the first to have. */
    private Map<Node, Set<String>> symbolsTold() {
        Set<String> seen = new HashSet<>();
        graph.inputs().forEach(v -> seen.addAll(symbols(v)));
        Map<Node, Set<String>> told = new IdentityHashMap<>();
        for (Node node : graph.nodes()) {
            Set<String> fresh = new HashSet<>();
            node.results().forEach(v -> fresh.addAll(symbols(v)));
            fresh.removeAll(seen);
            seen.addAll(fresh);
            if (!fresh.isEmpty()) {
                told.put(node, fresh);
            }
        }
        return told;
    }

    private void needExtents(Value value) {
        needed.addAll(symbols(value));
        graph.contents(value).ifPresent(c -> c.forEach(d -> needed.addAll(d.symbols())));
    }

    private Set<String> symbols(Value value) {
        Set<String> symbols = new HashSet<>();
        if (value.isPresent()
                && graph.hasType(value)
                && graph.type(value) instanceof TensorType type
                && type.shape().isRanked()) {
            type.shape().dims().forEach(d -> symbols.addAll(d.symbols()));
        }
        return symbols;
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
