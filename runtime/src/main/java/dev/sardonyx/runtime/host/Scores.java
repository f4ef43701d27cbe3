package dev.sardonyx.runtime.host;

/** What is done in the end to the scores of one sample (ONNX-ML {@code post_transform}). */
final class Scores {
    private static final double SQRT_2 = Math.sqrt(2);
    private static final float ZERO = 1e-7f;
    private static final double WINITZKI = 0.147;

    private Scores() {}

    /** Transforms elements [at, at + count) of {@code scores} in place. */
    static void transform(String transform, double[] scores, int at, int count) {
        int end = at + count;
        switch (transform) {
            case "LOGISTIC" -> {
                for (int i = at; i < end; i++) {
                    scores[i] = 1 / (1 + StrictMath.exp(-scores[i]));
                }
            }
            case "PROBIT" -> {
                for (int i = at; i < end; i++) {
                    scores[i] = probit(scores[i]);
                }
            }
            case "SOFTMAX" -> softmax(scores, at, end, -1);
            case "SOFTMAX_ZERO" -> softmax(scores, at, end, ZERO);
            default -> {}
        }
    }

    /** A softmax that leaves scores whose magnitude is at most {@code zero} out; they become 0. */
    private static void softmax(double[] scores, int at, int end, double zero) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = at; i < end; i++) {
            largest = Math.max(largest, scores[i]);
        }
        double sum = 0;
        for (int i = at; i < end; i++) {
            scores[i] = Math.abs(scores[i]) <= zero ? 0 : StrictMath.exp(scores[i] - largest);
            sum += scores[i];
        }
        for (int i = at; i < end; i++) {
            scores[i] /= sum;
        }
    }

    /** The inverse of the normal distribution's integral, with Winitzki's inverse of the error function. */
    private static double probit(double score) {
        double x = score + score - 1;
        double logarithm = StrictMath.log((1 - x) * (1 + x));
        double half = 2 / (Math.PI * WINITZKI) + 0.5 * logarithm;
        double inverse = Math.sqrt(Math.sqrt(half * half - logarithm / WINITZKI) - half);
        return SQRT_2 * (x < 0 ? -inverse : inverse);
    }
}
