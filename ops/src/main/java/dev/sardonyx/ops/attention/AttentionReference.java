package dev.sardonyx.ops.attention;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** An attention in the plainest way: one query, one head, one key at a time. */
final class AttentionReference {
    private final EvaluationContext in;
    private final Tensor query;
    private final Tensor key;
    private final Tensor value;

    AttentionReference(EvaluationContext in) {
        this.in = in;
        this.query = heads(in.tensor(0), Attention.Q_NUM_HEADS);
        this.key = withPast(4, heads(in.tensor(1), Attention.KV_NUM_HEADS));
        this.value = withPast(5, heads(in.tensor(2), Attention.KV_NUM_HEADS));
    }

    private Tensor heads(Tensor x, AttributeKey<Long> count) {
        if (x.rank() == 4) {
            return x;
        }
        long heads = in.attribute(count);
        long[] shape = {x.extent(0), heads, x.extent(1), x.extent(2) / heads};
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, i -> {
            long source = (i[0] * shape[2] + i[2]) * x.extent(2) + i[1] * shape[3] + i[3];
            y.copyElement(Index.flat(shape, i), x, source);
        });
        return y;
    }

    private Tensor withPast(int operand, Tensor x) {
        if (!in.has(operand)) {
            return x;
        }
        Tensor past = in.tensor(operand);
        long[] shape = x.shape();
        shape[2] += past.extent(2);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] at = index.clone();
            boolean old = index[2] < past.extent(2);
            at[2] -= old ? 0 : past.extent(2);
            Tensor source = old ? past : x;
            y.copyElement(Index.flat(shape, index), source, Index.flat(source.shape(), at));
        });
        return y;
    }

    List<Datum> evaluate() {
        long[] shape = query.shape();
        shape[3] = value.extent(3);
        Tensor y = Tensor.zeros(query.elementType(), shape);
        long[] productShape = query.shape();
        productShape[3] = key.extent(2);
        Tensor shown = Tensor.zeros(query.elementType(), productShape);
        long[] rows = query.shape();
        rows[3] = 1;
        Index.forEach(rows, row -> row(row, y, shown));
        if (in.tensor(0).rank() == 4) {
            return List.of(y, key, value, shown);
        }
        Tensor flat = Tensor.zeros(query.elementType(), shape[0], shape[2], shape[1] * shape[3]);
        Index.forEach(
                shape,
                i -> flat.copyElement(
                        ((i[0] * shape[2] + i[2]) * shape[1] + i[1]) * shape[3] + i[3], y, Index.flat(shape, i)));
        return List.of(flat, key, value, shown);
    }

    private void row(long[] row, Tensor y, Tensor shown) {
        int keys = (int) key.extent(2);
        long head = row[1] / (query.extent(1) / key.extent(1));
        double scale = in.find(Attention.SCALE).map(Float::doubleValue).orElse(1 / Math.sqrt(query.extent(3)));
        long mode = in.attribute(Attention.QK_MATMUL_OUTPUT_MODE);
        double limit = in.attribute(Attention.SOFTCAP);
        double[] scores = new double[keys];
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < keys; j++) {
            double product = 0;
            for (long d = 0; d < query.extent(3); d++) {
                product += at(query, row[0], row[1], row[2], d) * at(key, row[0], head, j, d);
            }
            product *= scale;
            double limited = limit > 0 ? limit * Math.tanh(product / limit) : product;
            scores[j] = limited + bias(row, j);
            shown.setDouble(place(shown, row, j), mode == 0 ? product : mode == 1 ? limited : scores[j]);
            max = Math.max(max, scores[j]);
        }
        double sum = 0;
        for (int j = 0; j < keys; j++) {
            scores[j] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(scores[j] - max);
            sum += scores[j];
        }
        for (int j = 0; j < keys; j++) {
            scores[j] = sum == 0 ? 0 : scores[j] / sum;
            if (mode == 3) {
                shown.setDouble(place(shown, row, j), scores[j]);
            }
        }
        for (long d = 0; d < value.extent(3); d++) {
            double weighted = 0;
            for (int j = 0; j < keys; j++) {
                weighted += scores[j] * at(value, row[0], head, j, d);
            }
            y.setDouble(place(y, row, d), weighted);
        }
    }

    private static long place(Tensor tensor, long[] row, long last) {
        return Index.flat(tensor.shape(), new long[] {row[0], row[1], row[2], last});
    }

    private static double at(Tensor tensor, long... index) {
        return tensor.getDouble(Index.flat(tensor.shape(), index));
    }

    /** What the masks add for key {@code j}. */
    private double bias(long[] row, long j) {
        double bias = 0;
        if (in.has(3)) {
            Tensor mask = in.tensor(3);
            if (j >= mask.extent(mask.rank() - 1)) {
                return Double.NEGATIVE_INFINITY;
            }
            long i = Index.broadcast(mask.shape(), new long[] {row[0], row[1], row[2], j});
            boolean bool = mask.elementType() == ElementType.BOOL;
            bias += bool ? (mask.getBoolean(i) ? 0 : Double.NEGATIVE_INFINITY) : mask.getDouble(i);
        }
        if (in.has(6) && j >= in.tensor(6).getLong(row[0])) {
            return Double.NEGATIVE_INFINITY;
        }
        if (in.attribute(Attention.IS_CAUSAL)) {
            long offset = in.has(4)
                    ? in.tensor(4).extent(2)
                    : in.has(6) ? in.tensor(6).getLong(row[0]) - query.extent(2) : 0;
            return j <= row[2] + offset ? bias : Double.NEGATIVE_INFINITY;
        }
        return bias;
    }
}
