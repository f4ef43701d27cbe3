package dev.sardonyx.passes.fusion;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Says of one node after the other with which nodes that it reads from it is not fused, and why. */
final class FusionRemarks {
    private static final String NO_KIND = "that node is neither elementwise work, a reduction of whole rows, a product"
            + " nor a convolution, which alone share loops";
    private static final String OTHER = "it is fused with another node that it reads from";

    private final Consumer<Diagnostic> remarks;
    private final List<Neighbour> neighbours = new ArrayList<>();

    /**
     * A node that the one at hand reads from.
     *
     * @param reason why its group cannot be joined; empty when it can
     */
    private record Neighbour(Node node, String reason) {}

    FusionRemarks(Consumer<Diagnostic> remarks) {
        this.remarks = remarks;
    }

    /** {@code producer} belongs to no group that could be joined. */
    void withoutGroup(Node producer) {
        considered(producer, NO_KIND);
    }

    /** The group of {@code producer} cannot be joined for {@code reason}; an empty one when it can. */
    void considered(Node producer, String reason) {
        if (neighbours.stream().noneMatch(n -> n.node() == producer)) {
            neighbours.add(new Neighbour(producer, reason));
        }
    }

    /** Tells of every producer whose group is not {@code joined}, and forgets them. */
    void tell(Node node, Group joined, Map<Node, Group> groups) {
        for (Neighbour neighbour : neighbours) {
            if (joined == null || groups.get(neighbour.node()) != joined) {
                String reason = neighbour.reason().isEmpty() ? OTHER : neighbour.reason();
                remarks.accept(Diagnostic.remark(
                        DiagnosticCode.P004,
                        node.location(),
                        node.operator() + " is not fused with " + named(neighbour.node()) + ": " + reason));
            }
        }
        neighbours.clear();
    }

    private static String named(Node node) {
        String name = node.location().node();
        return node.operator() + (name.isEmpty() ? "" : " \"" + name + '"') + ", which gives "
                + node.results().getFirst();
    }
}
