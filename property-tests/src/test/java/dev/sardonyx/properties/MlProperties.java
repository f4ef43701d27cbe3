package dev.sardonyx.properties;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Encoders, scalers, linear models and maps of {@code ai.onnx.ml} on all engines and in ONNX Runtime.
 *
 * <p>ONNX Runtime 1.22 is not asked where it lacks a type that the operator text has (Binarizer, Imputer and
 * LinearRegressor of other types than their first, OneHotEncoder of i32), and where it does not do what the text says:
 * with a single score, LinearRegressor applies PROBIT only, and LinearClassifier applies no other transform to its pair
 * of scores.
 */
class MlProperties {
    private static final int TRIES = 25;
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-5);
    private static final List<ElementType> NUMBERS =
            List.of(ElementType.F32, ElementType.F64, ElementType.I64, ElementType.I32);
    private static final List<String> WORDS = List.of("a", "b", "", "cc", "ä", "zeta");
    static final List<String> TRANSFORMS = List.of("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT");
    private static final Set<Integer> FIRST = Set.of(0);

    static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Small numbers, so that equal ones are frequent; {@code type} may be that of strings. */
    static Tensor values(Random random, ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.size(); i++) {
            if (type == ElementType.STRING) {
                tensor.strings()[i] = one(random, WORDS);
            } else if (type.isFloat()) {
                tensor.setDouble(i, random.nextInt(4) == 0 ? random.nextGaussian() : random.nextInt(7) - 3);
            } else {
                tensor.setLong(i, random.nextInt(9) - 4);
            }
        }
        return tensor;
    }

    static List<Float> floats(Random random, int count) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add((float) random.nextGaussian());
        }
        return values;
    }

    static List<Long> distinct(Random random, int count) {
        List<Long> values = new ArrayList<>(
                IntStream.range(-4, count + 4).mapToObj(i -> (long) i).toList());
        Collections.shuffle(values, random);
        return values.subList(0, count);
    }

    private static List<String> distinctWords(Random random, int count) {
        List<String> words = new ArrayList<>(WORDS);
        Collections.shuffle(words, random);
        return words.subList(0, count);
    }

    private static long[] shape(Random random) {
        long[] shape = new long[1 + random.nextInt(2)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = 1 + random.nextInt(6);
        }
        return shape;
    }

    @Property(tries = TRIES)
    void featuresAreExtracted(@ForAll long seed) {
        Random random = new Random(seed);
        ElementType type = random.nextInt(4) == 0 ? ElementType.STRING : one(random, NUMBERS);
        Tensor x = values(random, type, shape(random));
        Tensor indices = Tensor.zeros(ElementType.I64, 1, 1 + random.nextInt(4));
        for (int i = 0; i < indices.size(); i++) {
            indices.setLong(i, random.nextInt((int) x.extent(x.rank() - 1)));
        }
        new MlNode("ArrayFeatureExtractor", 1).on(x, indices).check(TensorComparison.EXACT);
    }

    @Property(tries = TRIES)
    void numbersAreBinarized(@ForAll long seed) {
        Random random = new Random(seed);
        ElementType type = one(random, NUMBERS);
        new MlNode("Binarizer", 1)
                .with("threshold", random.nextInt(7) / 2f - 1)
                .on(values(random, type, shape(random)))
                .check(TensorComparison.EXACT, type == ElementType.F32 ? Set.of() : FIRST);
    }

    @Property(tries = TRIES)
    void categoriesAreMapped(@ForAll long seed, @ForAll boolean toIntegers) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(WORDS.size());
        new MlNode("CategoryMapper", 1)
                .words("cats_strings", distinctWords(random, count))
                .integers("cats_int64s", distinct(random, count))
                .with("default_int64", 77L)
                .with("default_string", "none")
                .on(values(random, toIntegers ? ElementType.STRING : ElementType.I64, shape(random)))
                .check(TensorComparison.EXACT);
    }

    @Property(tries = TRIES)
    void featuresAreJoined(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int operands) {
        Random random = new Random(seed);
        ElementType type = one(random, NUMBERS);
        int rows = 1 + random.nextInt(4);
        MlNode node = new MlNode("FeatureVectorizer", 1);
        List<Long> widths = new ArrayList<>();
        for (int i = 0; i < operands; i++) {
            int given = 1 + random.nextInt(4);
            node.on(values(random, type, rows, given));
            widths.add((long) Math.max(1, given + random.nextInt(3) - 1));
        }
        node.integers("inputdimensions", widths).check(CLOSE);
    }

    @Property(tries = TRIES)
    void valuesAreImputed(@ForAll long seed, @ForAll boolean each, @ForAll boolean missing) {
        Random random = new Random(seed);
        ElementType type = one(random, NUMBERS);
        long[] shape = shape(random);
        int features = (int) shape[shape.length - 1];
        Tensor x = values(random, type, shape);
        MlNode node = new MlNode("Imputer", 1);
        if (type.isFloat()) {
            if (missing) {
                x.setDouble(random.nextInt((int) x.size()), Double.NaN);
            }
            node.numbers("imputed_value_floats", floats(random, each ? features : 1))
                    .with("replaced_value_float", missing ? Float.NaN : 1f);
        } else {
            node.integers("imputed_value_int64s", distinct(random, each ? features : 1))
                    .with("replaced_value_int64", random.nextInt(3) - 1L);
        }
        boolean known = type == ElementType.F32 || type == ElementType.I64;
        node.on(x).check(TensorComparison.EXACT, known ? Set.of() : FIRST);
    }

    @Property(tries = TRIES)
    void labelsAreEncoded(@ForAll long seed) {
        Random random = new Random(seed);
        List<ElementType> types = List.of(ElementType.STRING, ElementType.I64, ElementType.F32);
        ElementType from = one(random, types);
        ElementType to = one(random, types);
        int count = 1 + random.nextInt(WORDS.size());
        MlNode node = new MlNode("LabelEncoder", 1);
        list(node, "keys", random, from, count);
        list(node, "values", random, to, count);
        if (random.nextBoolean()) {
            node.with("default_int64", 5L).with("default_float", 0.5f).with("default_string", "other");
        }
        node.on(values(random, from, shape(random))).check(TensorComparison.EXACT);
    }

    private static void list(MlNode node, String stem, Random random, ElementType type, int count) {
        switch (type) {
            case STRING -> node.words(stem + "_strings", distinctWords(random, count));
            case I64 -> node.integers(stem + "_int64s", distinct(random, count));
            default ->
                node.numbers(
                        stem + "_floats",
                        distinct(random, count).stream().map(Long::floatValue).toList());
        }
    }

    @Property(tries = TRIES)
    void labelsAreEncodedByTensors(@ForAll long seed) {
        Random random = new Random(seed);
        ElementType type = one(random, List.of(ElementType.F64, ElementType.I64));
        int count = 1 + random.nextInt(5);
        Tensor keys = Tensor.zeros(type, count);
        List<Long> distinct = distinct(random, count);
        for (int i = 0; i < count; i++) {
            keys.setLong(i, distinct.get(i));
        }
        new MlNode("LabelEncoder", 1)
                .with("keys_tensor", keys)
                .with("values_tensor", values(random, type, count))
                .with("default_tensor", values(random, type, 1))
                .on(values(random, type, shape(random)))
                .check(TensorComparison.EXACT);
    }

    @Property(tries = TRIES)
    void categoriesAreOneHot(@ForAll long seed) {
        Random random = new Random(seed);
        ElementType type = random.nextInt(4) == 0 ? ElementType.STRING : one(random, NUMBERS);
        MlNode node = new MlNode("OneHotEncoder", 1).on(values(random, type, shape(random)));
        if (type == ElementType.STRING) {
            node.words("cats_strings", distinctWords(random, 1 + random.nextInt(5)));
        } else {
            node.integers("cats_int64s", distinct(random, 1 + random.nextInt(5)));
        }
        node.with("zeros", 1L).check(TensorComparison.EXACT, type == ElementType.I32 ? FIRST : Set.of());
    }

    @Property(tries = TRIES)
    void valuesAreScaledAndNormalized(@ForAll long seed, @ForAll boolean each) {
        Random random = new Random(seed);
        long[] shape = shape(random);
        Tensor x = values(random, one(random, NUMBERS), shape);
        int count = each ? (int) shape[shape.length - 1] : 1;
        new MlNode("Scaler", 1)
                .numbers("offset", floats(random, count))
                .numbers("scale", floats(random, count))
                .on(x)
                .check(CLOSE);
        new MlNode("Normalizer", 1)
                .with("norm", one(random, List.of("MAX", "L1", "L2")))
                .on(x)
                .check(CLOSE);
    }

    @Property(tries = TRIES)
    void linearRegressions(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int targets) {
        Random random = new Random(seed);
        int features = 1 + random.nextInt(9);
        ElementType type = one(random, NUMBERS);
        String transform = one(random, TRANSFORMS);
        MlNode node = new MlNode("LinearRegressor", 1)
                .numbers("coefficients", floats(random, targets * features))
                .with("targets", (long) targets)
                .with("post_transform", transform)
                .on(values(random, type, 1 + random.nextInt(9), features));
        if (random.nextBoolean()) {
            node.numbers("intercepts", floats(random, targets));
        }
        boolean deviates = targets == 1 && !transform.equals("NONE") && !transform.equals("PROBIT");
        node.check(CLOSE, deviates || type != ElementType.F32 ? FIRST : Set.of());
    }

    @Property(tries = TRIES)
    void linearClassifications(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int scores, @ForAll boolean strings) {
        Random random = new Random(seed);
        int features = 1 + random.nextInt(9);
        String transform = one(random, TRANSFORMS);
        int labels = scores == 1 ? 2 : scores;
        MlNode node = new MlNode("LinearClassifier", 2)
                .numbers("coefficients", floats(random, scores * features))
                .numbers("intercepts", floats(random, scores))
                .with("post_transform", transform)
                .on(values(random, one(random, NUMBERS), 1 + random.nextInt(9), features));
        if (strings) {
            node.words("classlabels_strings", distinctWords(random, labels));
        } else {
            node.integers("classlabels_ints", distinct(random, labels));
        }
        node.check(CLOSE, scores == 1 && !transform.equals("NONE") ? Set.of(1) : Set.of());
    }

    @Property(tries = TRIES)
    void rowsBecomeMaps(@ForAll long seed, @ForAll boolean strings) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(5);
        MlNode node = new MlNode("ZipMap", 1).on(values(random, ElementType.F32, 1 + random.nextInt(4), count));
        if (strings) {
            node.words("classlabels_strings", distinctWords(random, count));
        } else {
            node.integers("classlabels_int64s", distinct(random, count));
        }
        node.check(TensorComparison.EXACT);
    }
}
