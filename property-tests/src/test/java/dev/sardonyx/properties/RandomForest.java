package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/** Random trees, written as the lists of the older operators and of TreeEnsemble. */
final class RandomForest {
    private static final List<String> MODES =
            List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ");
    private static final int MEMBER = 6;
    private static final int LEAF = 7;

    /** A node by its place in {@code nodes}; {@code yes} and {@code no} are places too. */
    private record Node(int tree, int id, int mode, int feature, double split, boolean missing, int yes, int no) {}

    private final Random random;
    private final int features;
    private final boolean oneMode;
    private final boolean sets;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> roots = new ArrayList<>();

    /**
     * @param oneMode whether all questions are of one kind, as training libraries make them
     * @param sets whether questions may be for membership of sets
     */
    RandomForest(Random random, int trees, int features, boolean oneMode, boolean sets) {
        this.random = random;
        this.features = features;
        this.oneMode = oneMode;
        this.sets = sets;
        for (int tree = 0; tree < trees; tree++) {
            roots.add(nodes.size());
            grow(tree, nodes.size(), 1 + random.nextInt(4));
        }
    }

    private int grow(int tree, int root, int depth) {
        int place = nodes.size();
        nodes.add(null);
        boolean leaf = place != root && (depth == 0 || random.nextInt(4) == 0);
        int mode = leaf ? LEAF : oneMode ? 0 : random.nextInt(sets ? MEMBER + 1 : MEMBER);
        int yes = leaf ? -1 : grow(tree, root, depth - 1);
        int no = leaf ? -1 : grow(tree, root, depth - 1);
        boolean missing = !oneMode && random.nextBoolean();
        nodes.set(place, new Node(tree, place - root, mode, random.nextInt(features), split(), missing, yes, no));
        return place;
    }

    private double split() {
        return random.nextInt(9) / 2.0 - 2;
    }

    private List<Long> longs(ToLongFunction<Node> of, boolean leaves) {
        return nodes.stream()
                .filter(n -> leaves || n.mode() != LEAF)
                .map(of::applyAsLong)
                .toList();
    }

    /** Samples with values around the splits, and NaN when the type has it. */
    Tensor samples(ElementType type, int count) {
        Tensor x = Tensor.zeros(type, count, features);
        for (int i = 0; i < x.size(); i++) {
            if (type.isFloat()) {
                x.setDouble(i, random.nextInt(8) == 0 ? Double.NaN : split());
            } else {
                x.setLong(i, random.nextInt(7) - 3);
            }
        }
        return x;
    }

    /**
     * Adds the lists of TreeEnsembleRegressor and TreeEnsembleClassifier.
     *
     * @param stem with which the lists of votes begin
     * @param votes the most votes of a leaf, for targets below {@code targets}; 0 for one vote a target
     * @param positive whether no weight is negative
     */
    void asNodeLists(MlNode node, String stem, int votes, int targets, boolean positive) {
        node.integers("nodes_treeids", longs(Node::tree, true))
                .integers("nodes_nodeids", longs(Node::id, true))
                .integers("nodes_featureids", longs(Node::feature, true))
                .integers("nodes_truenodeids", longs(n -> child(n.yes()), true))
                .integers("nodes_falsenodeids", longs(n -> child(n.no()), true))
                .integers("nodes_missing_value_tracks_true", longs(n -> n.missing() ? 1 : 0, true))
                .words(
                        "nodes_modes",
                        nodes.stream()
                                .map(n -> n.mode() == LEAF ? "LEAF" : MODES.get(n.mode()))
                                .toList())
                .numbers(
                        "nodes_values",
                        nodes.stream().map(n -> (float) n.split()).toList());
        List<Long> trees = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        List<Long> chosen = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        for (Node leaf : nodes) {
            int most = votes == 0 ? targets : 1 + random.nextInt(votes);
            int own = leaf.mode() == LEAF ? most : 0;
            for (int i = 0; i < own; i++) {
                trees.add((long) leaf.tree());
                ids.add((long) leaf.id());
                chosen.add((long) (votes == 0 ? i : random.nextInt(targets)));
                weights.add(weight(positive));
            }
        }
        node.integers(stem + "_treeids", trees)
                .integers(stem + "_nodeids", ids)
                .integers(stem + "_ids", chosen)
                .numbers(stem + "_weights", weights);
    }

    private long child(int place) {
        return place < 0 ? 0 : nodes.get(place).id();
    }

    private float weight(boolean positive) {
        float weight = (float) random.nextGaussian();
        return positive ? Math.abs(weight) / 4 : weight;
    }

    /** Adds the lists of TreeEnsemble, whose tensors are of {@code type}. */
    void asSplitLists(MlNode node, ElementType type, int targets) {
        List<Node> leaves = nodes.stream().filter(n -> n.mode() == LEAF).toList();
        List<Node> branches = nodes.stream().filter(n -> n.mode() != LEAF).toList();
        Tensor splits = Tensor.zeros(type, branches.size());
        Tensor modes = Tensor.zeros(ElementType.U8, branches.size());
        List<Double> members = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            splits.setDouble(i, branches.get(i).split());
            modes.setLong(i, branches.get(i).mode());
            if (branches.get(i).mode() == MEMBER) {
                for (int k = random.nextInt(9); k >= 0; k--) {
                    members.add(split());
                }
                members.add(Double.NaN);
            }
        }
        Tensor weights = Tensor.zeros(type, leaves.size());
        List<Long> chosen = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            weights.setDouble(i, weight(false));
            chosen.add((long) random.nextInt(targets));
        }
        node.with("nodes_splits", splits)
                .with("nodes_modes", modes)
                .with("leaf_weights", weights)
                .integers("leaf_targetids", chosen)
                .integers("nodes_featureids", longs(Node::feature, false))
                .integers("nodes_truenodeids", longs(n -> place(n.yes(), branches, leaves), false))
                .integers("nodes_falsenodeids", longs(n -> place(n.no(), branches, leaves), false))
                .integers("nodes_trueleafs", longs(n -> nodes.get(n.yes()).mode() == LEAF ? 1 : 0, false))
                .integers("nodes_falseleafs", longs(n -> nodes.get(n.no()).mode() == LEAF ? 1 : 0, false))
                .integers("nodes_missing_value_tracks_true", longs(n -> n.missing() ? 1 : 0, false))
                .integers(
                        "tree_roots",
                        roots.stream()
                                .map(r -> (long) branches.indexOf(nodes.get(r)))
                                .toList());
        if (!members.isEmpty()) {
            Tensor values = Tensor.zeros(type, members.size());
            for (int i = 0; i < members.size(); i++) {
                values.setDouble(i, members.get(i));
            }
            node.with("membership_values", values);
        }
    }

    private long place(int node, List<Node> branches, List<Node> leaves) {
        Node target = nodes.get(node);
        return (target.mode() == LEAF ? leaves : branches).indexOf(target);
    }
}
