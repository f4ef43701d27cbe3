package dev.sardonyx.ops.ml.tree;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.ml.Samples;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/** The reference of the operators with parallel lists: straight from the lists, sample by sample and tree by tree. */
final class TreeReference {
    private final EvaluationContext in;
    private final NodeLists lists;
    private final double[] splits;
    private final double[] weights;
    private final boolean wide;

    TreeReference(EvaluationContext in, NodeLists lists) {
        this.in = in;
        this.lists = lists;
        this.splits = NodeLists.SPLITS.of(in.node());
        this.weights = lists.weights().of(in.node());
        this.wide = in.tensor(0).elementType() == ElementType.F64
                || NodeLists.SPLITS.isWide(in.node())
                || lists.weights().isWide(in.node());
    }

    /** {@code value} as it is between two additions. */
    double rounded(double value) {
        return wide ? value : (float) value;
    }

    int trees() {
        return new LinkedHashSet<>(in.attribute(NodeLists.TREES)).size();
    }

    /** One list of weights a target: the votes for it, tree by tree. */
    List<List<Double>> votes(int sample, int targets) {
        List<List<Double>> votes = new ArrayList<>();
        for (int t = 0; t < targets; t++) {
            votes.add(new ArrayList<>());
        }
        List<Long> trees = in.attribute(NodeLists.TREES);
        for (long tree : new LinkedHashSet<>(trees)) {
            int node = trees.indexOf(tree);
            while (!in.attribute(NodeLists.MODES).get(node).equals("LEAF")) {
                List<Long> next = in.attribute(holds(node, sample) ? NodeLists.TRUE_IDS : NodeLists.FALSE_IDS);
                node = find(tree, next.get(node));
            }
            long id = in.attribute(NodeLists.IDS).get(node);
            for (int i = 0; i < weights.length; i++) {
                if (in.attribute(lists.voteTrees()).get(i) == tree
                        && in.attribute(lists.voteNodes()).get(i) == id) {
                    votes.get(in.attribute(lists.voteTargets()).get(i).intValue())
                            .add(weights[i]);
                }
            }
        }
        return votes;
    }

    private int find(long tree, long id) {
        for (int i = 0; i < splits.length; i++) {
            if (in.attribute(NodeLists.TREES).get(i) == tree
                    && in.attribute(NodeLists.IDS).get(i) == id) {
                return i;
            }
        }
        throw in.error("tree " + tree + " has no node " + id);
    }

    private boolean holds(int node, int sample) {
        Tensor x = in.tensor(0);
        long place = sample * x.extent(x.rank() - 1)
                + in.attribute(NodeLists.FEATURES).get(node);
        double feature = wide ? x.getDouble(place) : x.getFloat(place);
        List<Long> missing = in.attribute(NodeLists.MISSING);
        if (Double.isNaN(feature) && !missing.isEmpty() && missing.get(node) != 0) {
            return true;
        }
        return Mode.valueOf(in.attribute(NodeLists.MODES).get(node)).holds(feature, rounded(splits[node]));
    }

    /** The score that {@code votes} for one target make, without a base value. */
    double aggregate(Aggregate aggregate, List<Double> votes) {
        double score = 0;
        for (int i = 0; i < votes.size(); i++) {
            double vote = rounded(votes.get(i));
            score = switch (aggregate) {
                case SUM, AVERAGE -> rounded(score + vote);
                case MIN -> i == 0 ? vote : Math.min(score, vote);
                case MAX -> i == 0 ? vote : Math.max(score, vote);
            };
        }
        return aggregate == Aggregate.AVERAGE ? rounded(score / trees()) : score;
    }

    /** The base value of each target; one alone is the first target's. */
    double[] base(int targets) {
        return Arrays.copyOf(NodeLists.BASE.of(in.node()), targets);
    }

    int samples() {
        return Samples.rows(in.tensor(0));
    }
}
