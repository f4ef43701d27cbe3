package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Differentiates a function that a graph computes: copies the nodes between its arguments and its value for other
 * arguments, then walks them from the last to the first (reverse accumulation).
 */
public final class Differentiation {
    private static final AttributeKey<Tensor> FILL = AttributeKey.tensor("value");

    private final NodeWriter out;
    private final Location place;
    private final Derivatives derivatives = new Derivatives();
    private final Map<Value, Value> copies = new HashMap<>();
    private final Set<Value> active = new HashSet<>();
    private final List<Node> copied = new ArrayList<>();
    private final Map<Value, Value> gradients = new HashMap<>();

    /** @param place the node that asks for derivatives, for messages */
    public Differentiation(NodeWriter out, Location place) {
        this.out = out;
        this.place = place;
    }

    /**
     * The derivatives of the sum of {@code value}'s elements by the first {@code wanted} arguments, each in the shape of
     * its point.
     *
     * @param nodes all nodes of the graph, in an order in which they can run
     * @param arguments values of the graph that the function takes
     * @param points what it is differentiated at, one for each argument
     * @param value the value of the graph that the function gives
     */
    public List<Value> differentiate(
            List<Node> nodes, List<Value> arguments, List<Value> points, int wanted, Value value) {
        for (int i = 0; i < arguments.size(); i++) {
            copies.put(arguments.get(i), points.get(i));
        }
        active.addAll(points.subList(0, wanted));
        needed(nodes, Set.copyOf(arguments), value).forEach(this::copy);
        Value result = copies.getOrDefault(value, value);
        gradients.put(result, filled(result, 1));
        copied.reversed().forEach(this::back);
        return points.subList(0, wanted).stream()
                .map(point -> Optional.ofNullable(gradients.get(point)).orElseGet(() -> filled(point, 0)))
                .toList();
    }

    /** The nodes between {@code arguments} and {@code value}. */
    private static List<Node> needed(List<Node> nodes, Set<Value> arguments, Value value) {
        Set<Value> reached = new HashSet<>(arguments);
        List<Node> behind = new ArrayList<>();
        for (Node node : nodes) {
            boolean fixed = arguments.containsAll(node.results());
            if (!fixed && node.operands().stream().anyMatch(reached::contains)) {
                node.results().stream().filter(r -> !arguments.contains(r)).forEach(reached::add);
                behind.add(node);
            }
        }
        Set<Value> wanted = new HashSet<>(Set.of(value));
        List<Node> needed = new ArrayList<>();
        for (Node node : behind.reversed()) {
            if (node.results().stream().anyMatch(r -> wanted.contains(r) && !arguments.contains(r))) {
                wanted.addAll(node.operands());
                needed.addFirst(node);
            }
        }
        return needed;
    }

    private void copy(Node node) {
        List<Value> operands =
                node.operands().stream().map(v -> copies.getOrDefault(v, v)).toList();
        List<Value> results = node.results().stream()
                .map(v -> v.isPresent() ? out.fresh(v.name()) : v)
                .toList();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).isPresent()) {
                copies.putIfAbsent(node.results().get(i), results.get(i));
            }
        }
        Node copy = node.withOperands(operands).withResults(results);
        out.add(copy);
        copied.add(copy);
        if (!derivatives.isStep(node.operator()) && operands.stream().anyMatch(active::contains)) {
            active.addAll(results);
        }
    }

    private void back(Node node) {
        Value gradient = gradients.get(node.results().getFirst());
        boolean through = node.results().stream().anyMatch(gradients::containsKey)
                && node.operands().stream().anyMatch(active::contains);
        if (!through) {
            return;
        }
        DerivativeRule rule = derivatives
                .of(node.operator())
                .filter(_ -> gradient != null && node.results().size() == 1)
                .orElseThrow(() -> unsupported(node));
        Adjoint at = new Adjoint(node, gradient, out);
        for (int i = 0; i < node.operands().size(); i++) {
            if (active.contains(node.operand(i))) {
                gradients.merge(node.operand(i), rule.byOperand(at, i), (a, b) -> out.node("Add", a, b));
            }
        }
    }

    private Value filled(Value like, double value) {
        Tensor element = Tensor.zeros(ElementType.F32, 1);
        element.setDouble(0, value);
        Value filled = out.node("ConstantOfShape", Attributes.NONE.with(FILL, element), out.node("Shape", like));
        return out.node("CastLike", filled, like);
    }

    private ModelException unsupported(Node node) {
        return new ModelException(Diagnostic.error(
                DiagnosticCode.F004,
                place,
                "the derivative of " + node.operator() + " (node '"
                        + node.location().node() + "') is not known",
                "derivatives are known of " + String.join(", ", derivatives.operators())));
    }
}
