package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.GraphBuilder;
import dev.sardonyx.ir.graph.GraphEditor;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Stage;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.passes.Pass;
import dev.sardonyx.passes.PassContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts nodes that share loops into regions, each a {@code sardonyx.Kernel} node: a product or convolution with the
 * elementwise work behind it, or elementwise work and reductions over the same rows.
 *
 * <p>Before: {@code %p = MatMul(%x, %w); %y = Add(%p, %b); %z = Relu(%y)}. After: {@code %z = sardonyx.Kernel(%x, %w,
 * %b) body { ... }}. Results stay the same bits: a region computes what its nodes would, in the same order.
 */
public final class FormKernels implements Pass {
    /** The operator of regions; its graph is region {@link #BODY}. */
    public static final String KERNEL = "sardonyx.Kernel";

    public static final String BODY = "body";

    private static final long LARGEST_INLINED = 16;

    private final FusionPolicy policy;

    public FormKernels(FusionPolicy policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return "form-kernels";
    }

    @Override
    public Stage requires() {
        return Stage.LAID_OUT;
    }

    @Override
    public Stage establishes() {
        return Stage.PARTITIONED;
    }

    @Override
    public Graph run(Graph graph, PassContext context) {
        Map<Node, Group> groups = new IdentityHashMap<>();
        JoinRules rules = new JoinRules(policy, graph, groups);
        FusionRemarks remarks = new FusionRemarks(context.remarks());
        List<Group> inOrder = new ArrayList<>();
        for (Node node : graph.nodes()) {
            NodeKind kind = NodeKind.of(node, graph, context.operators());
            if (kind == null) {
                continue;
            }
            Group group = join(node, kind, rules, remarks);
            if (group == null) {
                group = new Group(node, kind);
                inOrder.add(group);
            } else {
                group.add(node, kind);
            }
            groups.put(node, group);
        }
        GraphEditor editor = graph.edit();
        for (Group group : inOrder) {
            replace(group, graph, editor);
        }
        return editor.finish(Stage.PARTITIONED);
    }

    /** The group of an operand's producer that {@code node} can be added to, an anchored one if there is a choice. */
    private static Group join(Node node, NodeKind kind, JoinRules rules, FusionRemarks remarks) {
        Group best = null;
        for (Value operand : node.operands()) {
            Node producer = rules.graph().producer(operand).orElse(null);
            Group group = producer == null ? null : rules.groups().get(producer);
            if (group != null) {
                String obstacle = rules.obstacle(group, node, kind).orElse("");
                remarks.considered(producer, obstacle);
                if (obstacle.isEmpty() && (best == null || (group.isAnchored() && !best.isAnchored()))) {
                    best = group;
                }
            } else if (producer != null && rules.ofNode(kind).isEmpty()) {
                remarks.withoutGroup(producer);
            }
        }
        remarks.tell(node, best, rules.groups());
        return best;
    }

    /** Scalars and small integer tensors (axes, shapes) are part of what a region computes, not data it reads. */
    private static boolean isInlined(Value value, Group group, Graph graph) {
        boolean readByAnchor =
                group.isAnchored() && group.nodes().get(0).operands().contains(value);
        return !readByAnchor
                && graph.weight(value)
                        .map(Weight::tensor)
                        .filter(t -> t.size() == 1 || (t.elementType().isInteger() && t.size() <= LARGEST_INLINED))
                        .isPresent();
    }

    private static void replace(Group group, Graph graph, GraphEditor editor) {
        List<Value> operands = group.operands().stream()
                .filter(v -> !isInlined(v, group, graph))
                .toList();
        List<Value> results = group.results(graph);
        if (results.isEmpty()) {
            return;
        }
        GraphBuilder body = new GraphBuilder(results.getLast().name());
        Map<Value, Value> inner = new HashMap<>();
        for (Value operand : group.operands()) {
            inner.put(
                    operand,
                    isInlined(operand, group, graph)
                            ? body.weight(
                                    operand.name(),
                                    graph.weight(operand).orElseThrow().tensor())
                            : body.input(operand.name(), graph.type(operand)));
            graph.contents(operand).ifPresent(elements -> body.contents(inner.get(operand), elements));
        }
        for (Node node : group.nodes()) {
            List<Value> innerOperands = node.operands().stream()
                    .map(v -> v.isPresent() ? inner.get(v) : v)
                    .toList();
            List<Value> innerResults = new ArrayList<>();
            for (Value result : node.results()) {
                if (!result.isPresent()) {
                    innerResults.add(result);
                    continue;
                }
                Value innerResult = body.value(result.name());
                body.type(innerResult, graph.type(result));
                graph.contents(result).ifPresent(elements -> body.contents(innerResult, elements));
                inner.put(result, innerResult);
                innerResults.add(innerResult);
            }
            body.add(node.withOperands(innerOperands).withResults(innerResults));
            editor.erase(node);
        }
        results.forEach(r -> body.result(r.name(), inner.get(r)));
        Node last = group.nodes().getLast();
        editor.add(new Node(
                KERNEL,
                operands,
                Attributes.NONE,
                Map.of(BODY, body.build(Stage.PARTITIONED)),
                results,
                last.location()));
    }
}
