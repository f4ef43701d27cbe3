package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Attention one query at a time, for references: softmax(limit(scale * q * k) + term) * v. Query heads share key heads
 * in groups.
 *
 * @param query [batch, heads, length, size]
 * @param key [batch, key heads, keys, size]
 * @param value [batch, key heads, keys, value size]
 * @param softcap the limit of products; 0 for none
 * @param sinks for each head a score that takes part in the softmax without a value; null for none
 */
record ScaledProducts(Tensor query, Tensor key, Tensor value, double scale, double softcap, double[] sinks) {
    /** What is added to the product of a query and a key; negative infinity for keys that do not count. */
    interface Term {
        double at(long batch, long head, long query, long key);

        /** The sum of this and another term. */
        default Term plus(Term other) {
            return (b, n, s, t) -> at(b, n, s, t) + other.at(b, n, s, t);
        }
    }

    static final Term NONE = (b, n, s, t) -> 0;

    /** What a given bias adds, whose leading axes may be 1. */
    static Term bias(Tensor bias) {
        return (b, n, s, t) -> bias.getDouble(Index.broadcast(bias.shape(), new long[] {b, n, s, t}));
    }

    /** The result [batch, heads, length, value size], and the scores before the softmax. */
    List<Tensor> with(Term term) {
        long[] shape = query.shape();
        shape[3] = value.extent(3);
        Tensor y = Tensor.zeros(ElementType.F64, shape);
        shape[3] = key.extent(2);
        Tensor shown = Tensor.zeros(ElementType.F64, shape);
        shape[3] = 1;
        Index.forEach(shape, row -> {
            double[] scores = scores(row, term);
            for (int t = 0; t < scores.length; t++) {
                shown.setDouble(place(shown, row[0], row[1], row[2], t), scores[t]);
            }
            double[] weights = softmax(scores, sinks == null ? Double.NEGATIVE_INFINITY : sinks[(int) row[1]]);
            for (long d = 0; d < value.extent(3); d++) {
                double sum = 0;
                for (int t = 0; t < weights.length; t++) {
                    sum += weights[t] == 0 ? 0 : weights[t] * value.getDouble(place(value, row[0], shared(row), t, d));
                }
                y.setDouble(place(y, row[0], row[1], row[2], d), sum);
            }
        });
        return List.of(y, shown);
    }

    private long shared(long[] row) {
        return row[1] / (query.extent(1) / key.extent(1));
    }

    private static long place(Tensor x, long... index) {
        return Index.flat(x.shape(), index);
    }

    private double[] scores(long[] row, Term term) {
        double[] scores = new double[(int) key.extent(2)];
        for (int t = 0; t < scores.length; t++) {
            double product = 0;
            for (long d = 0; d < query.extent(3); d++) {
                product += query.getDouble(place(query, row[0], row[1], row[2], d))
                        * key.getDouble(place(key, row[0], shared(row), t, d));
            }
            product *= scale;
            product = softcap > 0 ? softcap * Math.tanh(product / softcap) : product;
            scores[t] = (float) (product + term.at(row[0], row[1], row[2], t));
        }
        return scores;
    }

    private static double[] softmax(double[] scores, double sink) {
        double largest = Math.max(sink, Arrays.stream(scores).max().orElse(sink));
        if (largest == Double.NEGATIVE_INFINITY) {
            return new double[scores.length];
        }
        double total = Math.exp(sink - largest)
                + Arrays.stream(scores).map(s -> Math.exp(s - largest)).sum();
        return Arrays.stream(scores).map(s -> Math.exp(s - largest) / total).toArray();
    }
}
