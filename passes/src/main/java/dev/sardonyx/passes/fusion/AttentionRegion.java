package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one region of the parts of an attention, and one of what else their last region does. Used once. */
final class AttentionRegion {
    private static final String DIMS = "sardonyx.Dims";

    private final Graph graph;
    private final AttentionParts parts;

    AttentionRegion(Graph graph, AttentionParts parts) {
        this.graph = graph;
        this.parts = parts;
    }

    /** A region while it grows, with the values outside that its own stand for. */
    private final class Growing {
        private final GraphBuilder body;
        private final List<Value> operands = new ArrayList<>();
        private final Map<Value, Value> known = new HashMap<>();

        Growing(String name) {
            body = new GraphBuilder(name);
        }

        /** What stands for {@code outer}, which becomes an operand if nothing does. */
        Value of(Value outer) {
            return known.computeIfAbsent(outer, value -> {
                operands.add(value);
                Value inner = body.input(value.name(), graph.type(value));
                graph.contents(value).ifPresent(elements -> body.contents(inner, elements));
                return inner;
            });
        }

        /** Adds {@code nodes} of the region {@code from}, whose values are put into {@code inside}. */
        void add(Node from, List<Node> nodes, Map<Value, Value> inside) {
            Graph source = RegionView.body(from).orElseThrow();
            for (Node node : nodes) {
                List<Value> read = node.operands().stream()
                        .map(v -> v.isPresent() ? inside.computeIfAbsent(v, own -> outside(own, from, source)) : v)
                        .toList();
                Value result = fresh(node.result(), source);
                inside.put(node.result(), result);
                body.add(node.withOperands(read).withResults(List.of(result)));
            }
        }

        private Value outside(Value own, Node from, Graph source) {
            int input = source.inputs().indexOf(own);
            return input >= 0
                    ? of(from.operand(input))
                    : body.weight(own.name(), source.weight(own).orElseThrow().tensor());
        }

        private Value fresh(Value value, Graph source) {
            Value result = body.value(value.name());
            body.type(result, source.type(value));
            source.contents(value).ifPresent(elements -> body.contents(result, elements));
            return result;
        }

        /** Adds {@code from} as a whole. */
        void add(Node from) {
            Graph source = RegionView.body(from).orElseThrow();
            Map<Value, Value> inside = new HashMap<>();
            add(from, source.nodes(), inside);
            known.put(from.result(), inside.get(source.results().getFirst()));
        }

        /** Adds a node that only gives a value another shape. */
        void reshape(Node node) {
            List<Value> read = new ArrayList<>(List.of(of(node.operand(0))));
            node.operands().stream().skip(1).map(this::shape).forEach(read::add);
            Value result = fresh(node.result(), graph);
            known.put(node.result(), result);
            body.add(node.withOperands(read).withResults(List.of(result)));
        }

        /** The shape that a reshape is given, which is not read but must be there. */
        private Value shape(Value outer) {
            if (graph.weight(outer).isPresent()) {
                return body.weight(outer.name(), graph.weight(outer).get().tensor());
            }
            if (graph.contents(outer).isEmpty()) {
                return of(outer);
            }
            Value dims = fresh(outer, graph);
            body.add(new Node(DIMS, List.of(), Attributes.NONE, Map.of(), List.of(dims), Location.UNKNOWN));
            return dims;
        }

        Node region(List<Value> results, List<Value> inner, Location location) {
            for (int i = 0; i < results.size(); i++) {
                body.result(results.get(i).name(), inner.get(i));
            }
            return new Node(
                    FormKernels.KERNEL,
                    operands,
                    Attributes.NONE,
                    Map.of(FormKernels.BODY, body.build(Stage.PARTITIONED)),
                    results,
                    location);
        }
    }

    void replace(GraphEditor editor) {
        Node last = parts.product();
        Graph source = RegionView.body(last).orElseThrow();
        Node product = source.nodes().getFirst();
        boolean alone = source.nodes().size() == 1;
        Value result = alone ? last.result() : editor.value(product.result().name(), source.type(product.result()));
        Growing attention = new Growing(result.name());
        attention.add(parts.scores());
        parts.scoresShape().ifPresent(attention::reshape);
        attention.add(parts.rows());
        parts.rowsShape().ifPresent(attention::reshape);
        Map<Value, Value> inside = new HashMap<>();
        attention.add(last, List.of(product), inside);
        List.of(parts.scores(), parts.rows(), last).forEach(editor::erase);
        parts.scoresShape().ifPresent(editor::erase);
        parts.rowsShape().ifPresent(editor::erase);
        editor.add(attention.region(List.of(result), List.of(inside.get(product.result())), product.location()));
        if (!alone) {
            editor.add(behind(last, product, result, source));
        }
    }

    /** The region of what {@code last} does behind its product. */
    private Node behind(Node last, Node product, Value result, Graph source) {
        Growing rest = new Growing(last.results().getLast().name());
        rest.operands.add(result);
        Value read = rest.body.input(result.name(), source.type(product.result()));
        Map<Value, Value> inside = new HashMap<>(Map.of(product.result(), read));
        rest.add(last, source.nodes().subList(1, source.nodes().size()), inside);
        List<Value> inner = source.results().stream().map(inside::get).toList();
        return rest.region(last.results(), inner, last.location());
    }
}
