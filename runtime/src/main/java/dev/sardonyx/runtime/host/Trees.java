package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Ensembles of decision trees: the votes of their leaves, tree by tree for a block of samples at a time. */
final class Trees {
    private static final int BLOCK = 64;

    private final TreeWalk walk;
    private final int[] roots;
    private final int[] votes;
    private final double[] weights;
    private final int targets;
    private final String aggregate;
    private final boolean sums;
    private final boolean smallest;
    private final boolean wide;
    private final double[] base;
    private final double[] scores;
    private final boolean[] voted;

    private Trees(HostCall call) {
        Forest forest = call.once(Forest.class, Forest::of);
        this.walk = TreeWalk.of(call);
        this.roots = forest.roots();
        this.votes = forest.votes();
        this.weights = forest.weights();
        this.targets = (int) call.integer("targets");
        this.aggregate = call.text("aggregate", "SUM");
        this.sums = aggregate.equals("SUM") || aggregate.equals("AVERAGE");
        this.smallest = aggregate.equals("MIN");
        this.wide = call.table("weights").elementType() == ElementType.F64;
        this.base = forest.base();
        this.scores = new double[BLOCK * targets];
        this.voted = new boolean[BLOCK * targets];
    }

    /** The tables that need another form. */
    private record Forest(int[] roots, int[] votes, double[] weights, double[] base) {
        static Forest of(HostCall call) {
            Tensor base = call.table("base");
            return new Forest(
                    ints(call.table("roots")),
                    ints(call.table("votes")),
                    Elements.doubles(call.table("weights")),
                    base == null ? new double[0] : Elements.doubles(base));
        }

        private static int[] ints(Tensor table) {
            int offset = Elements.arrayOffset(table);
            return Arrays.copyOfRange(Elements.intArray(table), offset, offset + Elements.count(table));
        }
    }

    private static int samples(Tensor x) {
        return x.rank() == 1 ? 1 : (int) x.extent(0);
    }

    /** A sum as it is between two additions. */
    private double rounded(double value) {
        return wide ? value : (float) value;
    }

    /** Fills scores and voted for samples [from, to). */
    private void score(int from, int to) {
        Arrays.fill(scores, 0);
        Arrays.fill(voted, false);
        int[] nodes = walk.nodes;
        for (int root : roots) {
            for (int sample = from; sample < to; sample++) {
                int leaf = walk.leaf(root, sample);
                int end = nodes[leaf + 1] + nodes[leaf + 2];
                for (int vote = nodes[leaf + 1]; vote < end; vote++) {
                    add((sample - from) * targets + votes[vote], weights[vote]);
                }
            }
        }
        boolean average = aggregate.equals("AVERAGE");
        for (int i = 0; i < (to - from) * targets; i++) {
            double score = average ? rounded(scores[i] / roots.length) : scores[i];
            int target = i % targets;
            scores[i] = target < base.length ? rounded(score + base[target]) : score;
        }
    }

    private void add(int at, double vote) {
        if (sums) {
            scores[at] = rounded(scores[at] + vote);
        } else if (!voted[at] || (smallest ? vote < scores[at] : vote > scores[at])) {
            scores[at] = vote;
        }
        voted[at] = true;
    }

    /** TreeEnsemble and TreeEnsembleRegressor: [samples, targets]. */
    static void regress(HostCall call) {
        Trees trees = new Trees(call);
        String transform = call.text("transform", "NONE");
        int samples = samples(call.tensor(0));
        double[] y = new double[samples * trees.targets];
        for (int from = 0; from < samples; from += BLOCK) {
            int to = Math.min(samples, from + BLOCK);
            trees.score(from, to);
            System.arraycopy(trees.scores, 0, y, from * trees.targets, (to - from) * trees.targets);
        }
        for (int sample = 0; sample < samples; sample++) {
            Scores.transform(transform, y, sample * trees.targets, trees.targets);
        }
        call.result(0, Elements.tensor(call.resultType(0), new long[] {samples, trees.targets}, y));
    }

    /** TreeEnsembleClassifier: labels [samples] and scores [samples, classes]. */
    static void classify(HostCall call) {
        Trees trees = new Trees(call);
        Tensor labels = call.table("labels");
        String transform = call.text("transform", "NONE");
        int samples = samples(call.tensor(0));
        int classes = trees.targets;
        Tensor y = Tensor.zeros(labels.elementType(), samples);
        double[] z = new double[samples * classes];
        for (int from = 0; from < samples; from += BLOCK) {
            int to = Math.min(samples, from + BLOCK);
            trees.score(from, to);
            for (int sample = from; sample < to; sample++) {
                int winner = trees.decide(call, (sample - from) * classes);
                if (classes == 1 && labels.elementType() == ElementType.I64) {
                    y.setLong(sample, trees.scores[sample - from] > 0 ? 1 : 0);
                } else {
                    y.copyElement(sample, labels, winner);
                }
            }
            System.arraycopy(trees.scores, 0, z, from * classes, (to - from) * classes);
        }
        for (int sample = 0; sample < samples; sample++) {
            Scores.transform(transform, z, sample * classes, classes);
        }
        call.result(0, y);
        call.result(1, Elements.tensor(ElementType.F32, new long[] {samples, classes}, z));
    }

    /**
     * The class that wins by the scores from {@code at} on. When one sum decides between two classes, both get their
     * scores from it.
     */
    private int decide(HostCall call, int at) {
        int binary = (int) call.integer("binary");
        if (binary > 0) {
            boolean probability = call.integer("probability") != 0;
            double sum = scores[at + binary - 1];
            double other = probability ? rounded(1 - sum) : -sum;
            scores[at] = binary == 1 ? other : 0;
            scores[at + 1] = sum;
            return sum > (probability ? 0.5 : 0) ? 1 : 0;
        }
        int winner = -1;
        for (int i = 0; i < targets; i++) {
            if ((base.length > 0 || voted[at + i]) && (winner < 0 || scores[at + i] > scores[at + winner])) {
                winner = i;
            }
        }
        return Math.max(winner, 0);
    }
}
