package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ops.ml.tree.Forest.Branch;
import dev.sardonyx.ops.ml.tree.Forest.Leaf;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A forest as the tables that the host walks. A node is four integers. A branch has its question (feature, a bit that
 * says whether it holds for NaN, and the mode: {@code feature << 4 | missing << 3 | mode}), the place of the node for
 * yes and for no, and the split: the bits of an f32, or its place among splits of f64. A leaf has -1, its first vote
 * and how many there are. A node lies in front of the one for no where that is not known yet, so that walks stay in
 * few cache lines.
 *
 * <p>Sets become searches: branches that halve the sorted members down to comparisons with one.
 */
final class ForestTables {
    private static final int STRIDE = 4;
    private static final int MISSING = 8;
    private static final int FEATURE_SHIFT = 4;
    /** Sets of at most this size are compared one by one. */
    private static final int SMALL_SET = 4;

    private final Forest forest;
    private final int[] places;
    private final double[] splits;
    private int[] nodes;
    private int end;
    private int splitCount;
    private boolean plain = true;

    private ForestTables(Forest forest) {
        this.forest = forest;
        this.places = new int[forest.nodes().size()];
        Arrays.fill(places, -1);
        int members = forest.nodes().stream()
                .mapToInt(n -> n instanceof Branch b && b.members() != null ? 2 * b.members().length : 0)
                .sum();
        this.nodes = new int[STRIDE * (places.length + members)];
        this.splits = new double[places.length + members];
    }

    /** The constants of a host call that describe {@code forest}. */
    static Map<String, Object> of(Forest forest) {
        ForestTables tables = new ForestTables(forest);
        for (int root : forest.roots()) {
            tables.addFrom(root);
        }
        return tables.constants();
    }

    /** Adds all nodes below {@code root} that are not there yet: the node for no first, behind its parent. */
    private void addFrom(int root) {
        Deque<Integer> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            int node = open.pop();
            if (places[node] >= 0) {
                continue;
            }
            places[node] = end;
            switch (forest.nodes().get(node)) {
                case Leaf leaf -> write(-1, leaf.first(), leaf.count(), 0);
                case Branch branch -> {
                    if (branch.members() == null) {
                        question(branch.mode(), branch, branch.split(), ~branch.yes(), ~branch.no());
                    } else {
                        double[] members = branch.members().clone();
                        Arrays.sort(members);
                        search(branch, members, 0, members.length);
                    }
                    open.push(branch.yes());
                    open.push(branch.no());
                }
            }
        }
    }

    /** Questions whether the feature is one of the members in [from, to). */
    private void search(Branch branch, double[] members, int from, int to) {
        if (to - from > SMALL_SET) {
            int middle = (from + to) / 2;
            int place = end;
            // NaN passes to the larger half, and so to the last comparison of it.
            write(branch.feature() << FEATURE_SHIFT | Mode.BRANCH_LEQ.ordinal(), 0, 0, split(members[middle - 1]));
            plain = false;
            nodes[place + 1] = end;
            search(branch, members, from, middle);
            nodes[place + 2] = end;
            search(branch, members, middle, to);
            return;
        }
        for (int i = from; i < to - 1; i++) {
            question(Mode.BRANCH_EQ, branch, members[i], ~branch.yes(), end + STRIDE);
        }
        double last = from == to ? Double.NaN : members[to - 1];
        question(Mode.BRANCH_EQ, branch, last, ~branch.yes(), ~branch.no());
    }

    /** Writes a branch; negative children are the complements of nodes whose places are not known yet. */
    private void question(Mode mode, Branch branch, double split, int yes, int no) {
        plain &= mode == Mode.BRANCH_LEQ && !branch.missingHolds();
        int head = branch.feature() << FEATURE_SHIFT | (branch.missingHolds() ? MISSING : 0) | mode.ordinal();
        write(head, yes, no, split(split));
    }

    private int split(double split) {
        if (!forest.wide()) {
            return Float.floatToRawIntBits((float) split);
        }
        splits[splitCount] = split;
        return splitCount++;
    }

    private void write(int head, int yes, int no, int split) {
        nodes[end] = head;
        nodes[end + 1] = yes;
        nodes[end + 2] = no;
        nodes[end + 3] = split;
        end += STRIDE;
    }

    private Map<String, Object> constants() {
        for (int at = 0; at < end; at += STRIDE) {
            for (int child = at + 1; nodes[at] >= 0 && child <= at + 2; child++) {
                nodes[child] = nodes[child] < 0 ? places[~nodes[child]] : nodes[child];
            }
        }
        int[] roots = Arrays.stream(forest.roots()).map(root -> places[root]).toArray();
        int[] targets = forest.votes().stream().mapToInt(Forest.Vote::target).toArray();
        Tensor weights = Tensor.zeros(forest.wide() ? ElementType.F64 : ElementType.F32, targets.length);
        for (int i = 0; i < targets.length; i++) {
            weights.setDouble(i, forest.votes().get(i).weight());
        }
        Map<String, Object> constants = new HashMap<>();
        constants.put("nodes", Tensor.ofInts(Arrays.copyOf(nodes, end), end));
        constants.put("roots", Tensor.ofInts(roots, roots.length));
        constants.put("votes", Tensor.ofInts(targets, targets.length));
        constants.put("weights", weights);
        constants.put("plain", plain ? 1L : 0L);
        constants.put("features", (long) forest.features());
        if (forest.wide()) {
            constants.put("splits", Tensor.ofDoubles(Arrays.copyOf(splits, splitCount), splitCount));
        }
        return constants;
    }
}
