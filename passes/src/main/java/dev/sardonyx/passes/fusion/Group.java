package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A region while it grows: nodes in topological order that share one domain. */
final class Group {
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Value> defined = new LinkedHashSet<>();
    private final Shape domain;
    private final boolean anchored;
    private int reduced;
    private int weight;

    Group(Node first, NodeKind kind) {
        this.domain = kind.domain();
        this.anchored = kind.isAnchor();
        add(first, kind);
    }

    List<Node> nodes() {
        return nodes;
    }

    /** The sum of the nodes' weights. */
    int weight() {
        return weight;
    }

    boolean isAnchored() {
        return anchored;
    }

    boolean defines(Value value) {
        return defined.contains(value);
    }

    /** Why {@code node} does not compute over this group's rows; empty when it does. */
    Optional<String> misfit(NodeKind kind, Graph graph, Node node) {
        if (kind.isReduction()) {
            return misfitOfReduction(kind);
        }
        Shape shape = graph.shape(node.result());
        boolean whole = shape.equals(domain);
        boolean row = reduced > 0 && shape.equals(NodeKind.rowShape(domain, reduced));
        if (!whole && !row) {
            return Optional.of("its result has shape " + shape + ", the kernel goes over " + domain);
        }
        if (!walksTiles(graph, node)) {
            return Optional.of("its result lies in another order than that of the product or convolution");
        }
        return readsRows(graph, node)
                ? Optional.empty()
                : Optional.of("it reads elements of the kernel's values at other indices than it writes");
    }

    private Optional<String> misfitOfReduction(NodeKind kind) {
        if (anchored) {
            return Optional.of("a reduction needs whole rows, a product or convolution gives tiles");
        }
        if (!kind.domain().equals(domain)) {
            return Optional.of("it reduces shape " + kind.domain() + ", the kernel goes over " + domain);
        }
        return reduced == 0 || reduced == kind.reduced()
                ? Optional.empty()
                : Optional.of("it reduces the last " + kind.reduced() + " axes, the kernel the last " + reduced);
    }

    /** Behind an anchor, the loops of {@code node} must have the order of the tiles. */
    private boolean walksTiles(Graph graph, Node node) {
        return !anchored
                || graph.tensorType(node.result())
                        .layout()
                        .equals(graph.tensorType(nodes.getFirst().result()).layout());
    }

    /** Values of this group that {@code node} reads must be whole or row values at its own index. */
    private boolean readsRows(Graph graph, Node node) {
        Shape result = graph.shape(node.result());
        for (Value operand : node.operands()) {
            if (!operand.isPresent() || !defines(operand)) {
                continue;
            }
            Shape shape = graph.shape(operand);
            boolean whole = shape.equals(domain) && result.equals(domain);
            boolean row = reduced > 0 && shape.equals(NodeKind.rowShape(domain, reduced));
            if (!whole && !row) {
                return false;
            }
        }
        return true;
    }

    void add(Node node, NodeKind kind) {
        nodes.add(node);
        weight += kind.weight();
        node.results().stream().filter(Value::isPresent).forEach(defined::add);
        if (kind.isReduction()) {
            reduced = kind.reduced();
        }
    }

    /** The values the group reads from outside, each once, the operands of an anchor first. */
    List<Value> operands() {
        Set<Value> read = new LinkedHashSet<>();
        for (Node node : nodes) {
            node.operands().stream().filter(v -> v.isPresent() && !defines(v)).forEach(read::add);
        }
        return List.copyOf(read);
    }

    /** The values that somebody outside reads. */
    List<Value> results(Graph graph) {
        List<Value> results = new ArrayList<>();
        for (Value value : defined) {
            boolean outside = graph.isResult(value)
                    || graph.uses(value).stream()
                            .anyMatch(user -> nodes.stream().noneMatch(n -> n == user));
            if (outside) {
                results.add(value);
            }
        }
        return results;
    }
}
