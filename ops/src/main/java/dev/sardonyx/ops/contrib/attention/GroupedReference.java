package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** A grouped attention in the plainest way. */
final class GroupedReference {
    private final EvaluationContext in;
    private final long heads;
    private final long keyHeads;
    private final long length;

    GroupedReference(EvaluationContext in) {
        this.in = in;
        this.heads = in.attribute(GroupLayout.NUM_HEADS);
        this.keyHeads = in.attribute(GroupLayout.KV_NUM_HEADS);
        this.length = in.tensor(0).extent(1);
    }

    /** How many keys of sequence {@code batch} came before its first query. */
    private long past(long batch) {
        return Math.max(0, in.tensor(GroupLayout.LENGTHS).getLong(batch) + 1 - length);
    }

    List<Datum> evaluate() {
        List<Tensor> parts = parts();
        Tensor key = state(GroupLayout.PAST_KEY, parts.get(1));
        Tensor value = state(GroupLayout.PAST_VALUE, parts.get(2));
        double given = in.attribute(GroupLayout.SCALE);
        double scale = given == 0 ? 1 / Math.sqrt(key.extent(3)) : given;
        Tensor y = new ScaledProducts(parts.get(0), key, value, scale, in.attribute(GroupLayout.SOFTCAP), sinks())
                .with(terms())
                .getFirst();
        ElementType type = in.tensor(0).elementType();
        return List.of(HeadedTensor.joined(y, type), HeadedTensor.of(key, type), HeadedTensor.of(value, type));
    }

    private List<Tensor> parts() {
        Tensor query = in.tensor(0);
        Tensor key = in.has(GroupLayout.KEY) ? in.tensor(GroupLayout.KEY) : null;
        Tensor value = key == null ? null : in.tensor(GroupLayout.VALUE);
        if (key == null) {
            long size = query.extent(2) / (heads + 2 * keyHeads);
            key = HeadedTensor.columns(query, heads * size, (heads + keyHeads) * size);
            value = HeadedTensor.columns(query, (heads + keyHeads) * size, query.extent(2));
            query = HeadedTensor.columns(query, 0, heads * size);
        }
        Tensor queries = HeadedTensor.split(query, heads);
        Tensor keys = HeadedTensor.split(key, keyHeads);
        if (in.attribute(GroupLayout.DO_ROTARY)) {
            Turn turn = new Turn(
                    in.tensor(GroupLayout.COS),
                    in.tensor(GroupLayout.SIN),
                    in.attribute(GroupLayout.ROTARY_INTERLEAVED));
            queries = turn.of(queries, this::position);
            keys = turn.of(keys, this::position);
        }
        return List.of(queries, keys, HeadedTensor.split(value, keyHeads));
    }

    private long position(long batch, long row) {
        if (!in.has(GroupLayout.POSITIONS)) {
            return past(batch) + row;
        }
        Tensor ids = in.tensor(GroupLayout.POSITIONS);
        boolean first = in.tensor(GroupLayout.TOTAL).getLong(0) == length;
        return first ? ids.getLong(0) + row : ids.getLong(batch * length + row);
    }

    /** The earlier state with new elements behind what each sequence has filled. */
    private Tensor state(int operand, Tensor added) {
        Tensor past = in.has(operand) ? in.tensor(operand) : null;
        long total = in.tensor(GroupLayout.TOTAL).getLong(0);
        long[] shape = added.shape();
        shape[2] = past == null ? total : Math.max(total, past.extent(2));
        Tensor y = Tensor.zeros(ElementType.F64, shape);
        Index.forEach(shape, i -> {
            long[] at = i.clone();
            at[2] -= past(i[0]);
            if (at[2] >= 0 && at[2] < length) {
                y.setDouble(Index.flat(shape, i), added.getDouble(Index.flat(added.shape(), at)));
            } else if (past != null && i[2] < past.extent(2)) {
                y.setDouble(Index.flat(shape, i), past.getDouble(Index.flat(past.shape(), i)));
            }
        });
        return y;
    }

    private double[] sinks() {
        if (in.has(GroupLayout.SINK)) {
            return in.tensor(GroupLayout.SINK).toDoubles();
        }
        return in.attribute(GroupLayout.SMOOTH_SOFTMAX) ? new double[(int) heads] : null;
    }

    private ScaledProducts.Term terms() {
        long window = in.attribute(GroupLayout.LOCAL_WINDOW_SIZE);
        boolean causal = in.attribute(GroupLayout.CAUSAL);
        ScaledProducts.Term mask = (b, n, s, t) -> {
            long last = causal ? past(b) + s : past(b) + length - 1;
            boolean early = window > 0 && t < last - window;
            return t > last || early ? Double.NEGATIVE_INFINITY : 0;
        };
        if (!in.has(GroupLayout.SUMMAND)) {
            return mask;
        }
        Tensor summand = in.tensor(GroupLayout.SUMMAND);
        ScaledProducts.Term given = ScaledProducts.bias(summand);
        return mask.plus((b, n, s, t) -> t < summand.extent(3) ? given.at(b, n, s, t) : 0);
    }
}
