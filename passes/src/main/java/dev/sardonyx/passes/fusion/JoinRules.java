package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When a node may join a group.
 *
 * @param groups the group of each node that has one so far
 */
record JoinRules(FusionPolicy policy, Graph graph, Map<Node, Group> groups) {
    /** Why {@code node} cannot join {@code group}, in words that follow a colon; empty when it can. */
    Optional<String> obstacle(Group group, Node node, NodeKind kind) {
        return ofNode(kind)
                .or(() -> group.misfit(kind, graph, node))
                .or(() -> ofSize(group, node, kind))
                .or(() -> ofOrder(group, node));
    }

    /** Why a node of {@code kind} can join no group at all. */
    Optional<String> ofNode(NodeKind kind) {
        if (!policy.enabled()) {
            return Optional.of("fusion is off");
        }
        return kind.isAnchor()
                ? Optional.of("a product or convolution reads whole operands and begins a kernel of its own")
                : Optional.empty();
    }

    private Optional<String> ofSize(Group group, Node node, NodeKind kind) {
        int weight = group.weight() + kind.weight();
        if (weight > policy.mostNodes()) {
            return Optional.of("the kernel would have the weight of " + weight + " nodes, more than "
                    + policy.mostNodes() + " (exp, tanh, erf and sigmoid weigh more than one)");
        }
        long values = group.operands().size()
                + group.results(graph).size()
                + node.operands().size()
                + 1;
        return values > policy.mostValues()
                ? Optional.of(
                        "the kernel might have " + values + " operands and results, more than " + policy.mostValues())
                : Optional.empty();
    }

    private Optional<String> ofOrder(Group group, Node node) {
        return node.operands().stream()
                .filter(v -> v.isPresent() && !group.defines(v) && dependsOn(v, group))
                .findFirst()
                .map(v -> "its operand " + v + " is computed from a result of that kernel, outside of it");
    }

    /** True when computing {@code value} needs a result of {@code group}; regions count as one node. */
    private boolean dependsOn(Value value, Group group) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Value> wanted = new ArrayDeque<>(List.of(value));
        while (!wanted.isEmpty()) {
            Node producer = graph.producer(wanted.pop()).orElse(null);
            if (producer == null) {
                continue;
            }
            Group owner = groups.get(producer);
            if (owner == group) {
                return true;
            }
            if (seen.add(owner == null ? producer : owner)) {
                wanted.addAll(owner == null ? producer.operands() : owner.operands());
            }
        }
        return false;
    }
}
