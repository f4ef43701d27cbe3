package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxNode;
import java.util.List;

/**
 * A node that takes a constant, perhaps through nodes that only look at it in another order.
 *
 * @param body where the node stands
 * @param operand which of the node's operands it is
 * @param permutation for each axis of the operand the axis of the stored constant
 * @param role what the node does with it
 */
public record WeightUse(Body body, OnnxNode node, int operand, List<Integer> permutation, WeightRole role) {
    public WeightUse {
        permutation = List.copyOf(permutation);
    }

    /** What messages call the node: its name, or that of its first output. */
    public String place() {
        return node.name().isEmpty() ? String.join(",", node.outputs()) : node.name();
    }

    /** True when the operand's last two axes are swapped before they are multiplied. */
    public boolean isTransposed() {
        return WeightRole.integer(node, "transB", 0) != 0;
    }

    /** The axis of the stored constant that runs over the terms of each sum; of products only. */
    public int depthAxis() {
        return permutation.get(permutation.size() - (isTransposed() ? 1 : 2));
    }

    /** The axis of the stored constant that runs over output features. */
    public int channelAxis() {
        return switch (role) {
            case PRODUCT -> permutation.get(permutation.size() - (isTransposed() ? 2 : 1));
            case CONVOLUTION -> permutation.getFirst();
            case TABLE, OTHER -> throw new IllegalStateException("no output features in a " + role);
        };
    }
}
