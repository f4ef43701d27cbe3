package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ops.NodeContext;
import java.util.List;

/**
 * Trees as a node describes them, checked: nodes by position, whatever tree they are of. A node may be the child of
 * several.
 *
 * @param nodes branches and leaves
 * @param roots the first node of each tree
 * @param votes those of a leaf are neighbours
 * @param wide whether features are compared and votes added in f64, otherwise in f32
 */
record Forest(List<Node> nodes, int[] roots, List<Vote> votes, boolean wide) {
    /** A branch or a leaf. */
    sealed interface Node {}

    /**
     * Goes on at node {@code yes} where the question holds, else at {@code no}.
     *
     * @param members the set of {@link Mode#BRANCH_MEMBER}, else null
     * @param missingHolds whether the question holds for NaN
     */
    record Branch(Mode mode, int feature, double split, double[] members, boolean missingHolds, int yes, int no)
            implements Node {}

    /** Gives {@code count} votes from {@code first} on. */
    record Leaf(int first, int count) implements Node {}

    /** A weight for one target. */
    record Vote(int target, double weight) {}

    /** How many features a sample must have. */
    int features() {
        return nodes.stream()
                .mapToInt(node -> node instanceof Branch branch ? branch.feature() + 1 : 0)
                .max()
                .orElse(0);
    }

    /** Requires that every way through a tree ends. */
    void checkEnds(NodeContext in) {
        int[] parents = new int[nodes.size()];
        for (Node node : nodes) {
            if (node instanceof Branch branch) {
                parents[branch.yes()]++;
                parents[branch.no()]++;
            }
        }
        int[] ready = new int[nodes.size()];
        int end = 0;
        for (int i = 0; i < parents.length; i++) {
            if (parents[i] == 0) {
                ready[end++] = i;
            }
        }
        for (int next = 0; next < end; next++) {
            if (nodes.get(ready[next]) instanceof Branch branch) {
                end = release(branch.yes(), parents, ready, end);
                end = release(branch.no(), parents, ready, end);
            }
        }
        if (end < nodes.size()) {
            throw in.error(
                    "a way through a tree has no end: some nodes are below themselves", "export the model again");
        }
    }

    private static int release(int node, int[] parents, int[] ready, int end) {
        parents[node]--;
        if (parents[node] > 0) {
            return end;
        }
        ready[end] = node;
        return end + 1;
    }
}
