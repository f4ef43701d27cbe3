package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.TensorComparison;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random trees on all engines and in ONNX Runtime.
 *
 * <p>ONNX Runtime 1.22 is not asked for TreeEnsembleRegressor of integers, which it lacks, and where it does not do what
 * the text says. TreeEnsemble takes the number of SOFTMAX for LOGISTIC and the other way round, mixes up some trees when
 * there are several, and leaves out some members of sets behind other comparisons. With one target or one label no
 * transform but PROBIT is applied, and only the first vote of a leaf counts; of several targets, one without votes loses
 * its base value. With two labels no transform but LOGISTIC is applied to the pair of scores made of one sum, and none
 * when no weight is negative; and when both of two labels have votes, they are not compared.
 */
class TreeProperties {
    private static final int TRIES = 60;
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 1e-4);
    private static final List<ElementType> NUMBERS =
            List.of(ElementType.F32, ElementType.F32, ElementType.F64, ElementType.I64, ElementType.I32);
    private static final List<String> AGGREGATES = List.of("SUM", "AVERAGE", "MIN", "MAX");
    private static final Set<Integer> FIRST = Set.of(0);
    private static final Set<Integer> BOTH = Set.of(0, 1);

    private static RandomForest forest(Random random, boolean sets) {
        return new RandomForest(random, 1 + random.nextInt(6), 1 + random.nextInt(5), random.nextInt(3) == 0, sets);
    }

    private static int samples(Random random) {
        return random.nextInt(5) == 0 ? 130 : 1 + random.nextInt(7);
    }

    @Property(tries = TRIES)
    void regressions(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int targets) {
        Random random = new Random(seed);
        RandomForest forest = forest(random, false);
        ElementType type = MlProperties.one(random, NUMBERS);
        String transform = MlProperties.one(random, MlProperties.TRANSFORMS);
        MlNode node = new MlNode("TreeEnsembleRegressor", 1)
                .with("n_targets", (long) targets)
                .with("aggregate_function", MlProperties.one(random, AGGREGATES))
                .with("post_transform", transform)
                .on(forest.samples(type, samples(random)));
        boolean base = random.nextBoolean();
        forest.asNodeLists(node, "target", base ? 0 : targets == 1 ? 1 : 3, targets, false);
        if (base) {
            node.numbers("base_values", MlProperties.floats(random, targets));
        }
        boolean deviates = targets == 1 && !transform.equals("NONE") && !transform.equals("PROBIT");
        node.check(CLOSE, deviates || type.isInteger() ? FIRST : Set.of());
    }

    @Property(tries = TRIES)
    void classifications(@ForAll long seed, @ForAll @IntRange(min = 3, max = 5) int classes) {
        Random random = new Random(seed);
        RandomForest forest = forest(random, false);
        MlNode node = new MlNode("TreeEnsembleClassifier", 2)
                .with("post_transform", MlProperties.one(random, MlProperties.TRANSFORMS))
                .integers("classlabels_int64s", MlProperties.distinct(random, classes))
                .on(forest.samples(MlProperties.one(random, NUMBERS), samples(random)));
        forest.asNodeLists(node, "class", 3, classes, random.nextBoolean());
        if (random.nextBoolean()) {
            node.numbers("base_values", MlProperties.floats(random, classes));
        }
        node.check(CLOSE);
    }

    @Property(tries = TRIES)
    void decisionsBetweenTwo(@ForAll long seed, @ForAll boolean positive, @ForAll boolean strings) {
        Random random = new Random(seed);
        RandomForest forest = new RandomForest(random, 3 + random.nextInt(4), 2, random.nextBoolean(), false);
        String transform = MlProperties.one(random, List.of("NONE", "LOGISTIC", "SOFTMAX"));
        MlNode node = new MlNode("TreeEnsembleClassifier", 2)
                .with("post_transform", transform)
                .on(forest.samples(ElementType.F32, samples(random)));
        forest.asNodeLists(node, "class", 1, 1, positive);
        if (strings) {
            node.words("classlabels_strings", List.of("no", "yes"));
        } else {
            node.integers("classlabels_int64s", MlProperties.distinct(random, 2));
        }
        if (random.nextBoolean()) {
            node.numbers("base_values", MlProperties.floats(random, 1));
        }
        boolean transformed = !transform.equals("NONE");
        node.check(CLOSE, positive && transformed ? BOTH : transform.equals("SOFTMAX") ? Set.of(1) : Set.of());
    }

    @Property(tries = TRIES)
    void decisionsBetweenTwoByVotesForBoth(@ForAll long seed) {
        Random random = new Random(seed);
        RandomForest forest = forest(random, false);
        MlNode node = new MlNode("TreeEnsembleClassifier", 2)
                .with("post_transform", MlProperties.one(random, MlProperties.TRANSFORMS))
                .words("classlabels_strings", List.of("no", "yes"))
                .on(forest.samples(ElementType.F64, samples(random)));
        forest.asNodeLists(node, "class", 2, 2, random.nextBoolean());
        node.check(CLOSE, BOTH);
    }

    @Property(tries = TRIES)
    void votesOfLeaves(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int targets, @ForAll boolean sets) {
        Random random = new Random(seed);
        int trees = random.nextBoolean() ? 1 : 1 + random.nextInt(6);
        RandomForest forest = new RandomForest(random, trees, 1 + random.nextInt(4), false, sets);
        ElementType type = MlProperties.one(random, List.of(ElementType.F32, ElementType.F64));
        long transform = random.nextInt(5);
        MlNode node = new MlNode("TreeEnsemble", 1)
                .with("n_targets", (long) targets)
                .with("aggregate_function", (long) random.nextInt(4))
                .with("post_transform", transform)
                .on(forest.samples(type, samples(random)));
        forest.asSplitLists(node, type, targets);
        boolean swapped = transform == 1 || transform == 2 || targets == 1 && transform == 3;
        node.check(CLOSE, swapped || sets || trees > 1 ? FIRST : Set.of());
    }
}
