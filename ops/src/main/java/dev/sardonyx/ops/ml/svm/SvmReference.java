package dev.sardonyx.ops.ml.svm;

import dev.sardonyx.ops.EvaluationContext;
import java.util.List;

/** The reference of SVMClassifier for one sample at a time. */
final class SvmReference {
    private static final int MOST_ROUNDS = 100;
    private static final double SMALLEST_PROBABILITY = 1e-7;

    private final EvaluationContext in;
    private final int classes;
    private final List<Float> coefficients;
    private final List<Long> perClass;
    private final int vectors;

    /** The number of the winning class and the scores before the transform. */
    record Decision(int winner, double[] scores) {}

    SvmReference(EvaluationContext in, int classes) {
        this.in = in;
        this.classes = classes;
        this.coefficients = in.attribute(SupportVectors.COEFFICIENTS);
        this.perClass = in.attribute(SVMClassifier.VECTORS_PER_CLASS);
        this.vectors = SVMClassifier.vectors(in.node());
    }

    Decision decide(double[] sample) {
        if (vectors == 0) {
            return linear(sample);
        }
        double[][] pairs = pairs(sample);
        int[] votes = new int[classes];
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                votes[pairs[i][j] > 0 ? i : j]++;
            }
        }
        int winner = 0;
        for (int c = 1; c < classes; c++) {
            winner = votes[c] > votes[winner] ? c : winner;
        }
        if (!in.attribute(SVMClassifier.PROB_A).isEmpty()) {
            return new Decision(winner, coupled(pairs));
        }
        if (classes == 2) {
            return new Decision(winner, new double[] {-pairs[0][1], pairs[0][1]});
        }
        double[] scores = new double[classes * (classes - 1) / 2];
        int at = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                scores[at++] = pairs[i][j];
            }
        }
        return new Decision(winner, scores);
    }

    private Decision linear(double[] sample) {
        KernelFunction kernel = KernelFunction.of(in.node(), false);
        List<Float> rho = in.attribute(SupportVectors.RHO);
        double[] scores = new double[classes];
        int winner = 0;
        for (int c = 0; c < classes; c++) {
            scores[c] = (rho.isEmpty() ? 0 : rho.getFirst())
                    + kernel.of(sample, SupportVectors.row(coefficients, c, sample.length));
            winner = scores[c] > scores[winner] ? c : winner;
        }
        return new Decision(winner, scores);
    }

    /** The score of each pair i &lt; j. */
    private double[][] pairs(double[] sample) {
        KernelFunction kernel = KernelFunction.of(in.node(), true);
        double[][] scores = new double[classes][classes];
        int pair = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                double score = in.attribute(SupportVectors.RHO).get(pair++);
                for (int v = 0; v < vectors; v++) {
                    int owner = owner(v);
                    if (owner == i || owner == j) {
                        int row = owner == i ? j - 1 : i;
                        double[] vector = SupportVectors.row(in.attribute(SupportVectors.VECTORS), v, sample.length);
                        score += coefficients.get(row * vectors + v) * kernel.of(sample, vector);
                    }
                }
                scores[i][j] = score;
            }
        }
        return scores;
    }

    /** The class that support vector {@code vector} is of. */
    private int owner(int vector) {
        int owner = 0;
        long end = perClass.getFirst();
        while (vector >= end) {
            end += perClass.get(++owner);
        }
        return owner;
    }

    /** Probabilities of classes, coupled from those of pairs: the second method of Wu, Lin and Weng. */
    private double[] coupled(double[][] pairs) {
        double[][] r = new double[classes][classes];
        int pair = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                double exponent =
                        pairs[i][j] * in.attribute(SVMClassifier.PROB_A).get(pair)
                                + in.attribute(SVMClassifier.PROB_B).get(pair);
                pair++;
                double probability = 1 / (1 + Math.exp(exponent));
                r[i][j] = Math.min(Math.max(probability, SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY);
                r[j][i] = 1 - r[i][j];
            }
        }
        double[][] q = new double[classes][classes];
        double[] p = new double[classes];
        for (int i = 0; i < classes; i++) {
            p[i] = 1.0 / classes;
            for (int j = 0; j < classes; j++) {
                if (i != j) {
                    q[i][i] += r[j][i] * r[j][i];
                    q[i][j] = -r[j][i] * r[i][j];
                }
            }
        }
        for (int round = 0; round < MOST_ROUNDS && !isBalanced(q, p); round++) {
            improve(q, p);
        }
        return p;
    }

    private static double times(double[] row, double[] p) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum += row[j] * p[j];
        }
        return sum;
    }

    private static double square(double[][] q, double[] p) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * times(q[i], p);
        }
        return sum;
    }

    private static boolean isBalanced(double[][] q, double[] p) {
        double mean = square(q, p);
        double error = 0;
        for (double[] row : q) {
            error = Math.max(error, Math.abs(times(row, p) - mean));
        }
        return error < 0.005 / p.length;
    }

    /** Balances one class after the other, keeping the sum 1. */
    private static void improve(double[][] q, double[] p) {
        for (int t = 0; t < p.length; t++) {
            double step = (square(q, p) - times(q[t], p)) / q[t][t];
            p[t] += step;
            for (int j = 0; j < p.length; j++) {
                p[j] /= 1 + step;
            }
        }
    }
}
