package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.NodeContext;
import java.util.Arrays;
import java.util.List;

/** What is done to the scores of one sample in the end. */
public enum PostTransform {
    NONE,
    SOFTMAX,
    LOGISTIC,
    /** A softmax of the scores that are not 0; the others stay 0. */
    SOFTMAX_ZERO,
    /** The inverse of the normal distribution's integral, in Winitzki's approximation. */
    PROBIT;

    public static final AttributeKey<String> KEY =
            AttributeKey.text("post_transform").orElse("NONE");
    /** Scores nearer to 0 than this count as 0. */
    static final float ZERO = 1e-7f;
    /** The constant of Winitzki's approximation of the inverse error function. */
    static final double WINITZKI = 0.147;

    /** The transform that the node names; other names are an error at it. */
    public static PostTransform of(NodeContext in) {
        String name = in.attribute(KEY);
        return Arrays.stream(values())
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> in.error(
                        "'" + KEY.name() + "' must be one of " + List.of(values()) + ", found '" + name + "'", ""));
    }

    /** The reference: transformed scores of one sample. */
    public double[] reference(double[] scores) {
        return switch (this) {
            case NONE -> scores.clone();
            case LOGISTIC ->
                Arrays.stream(scores).map(s -> 1 / (1 + Math.exp(-s))).toArray();
            case PROBIT ->
                Arrays.stream(scores)
                        .map(s -> Math.sqrt(2) * inverseErrorFunction(2 * s - 1))
                        .toArray();
            case SOFTMAX -> softmax(scores, false);
            case SOFTMAX_ZERO -> softmax(scores, true);
        };
    }

    private static double[] softmax(double[] scores, boolean skipZeros) {
        double largest = Arrays.stream(scores).max().orElse(0);
        double[] result = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean zero = skipZeros && Math.abs(scores[i]) <= ZERO;
            result[i] = zero ? 0 : Math.exp(scores[i] - largest);
            sum += result[i];
        }
        for (int i = 0; i < scores.length; i++) {
            result[i] /= sum;
        }
        return result;
    }

    private static double inverseErrorFunction(double x) {
        double logarithm = Math.log((1 - x) * (1 + x));
        double half = 2 / (Math.PI * WINITZKI) + logarithm / 2;
        double magnitude = Math.sqrt(Math.sqrt(half * half - logarithm / WINITZKI) - half);
        return x < 0 ? -magnitude : magnitude;
    }
}
