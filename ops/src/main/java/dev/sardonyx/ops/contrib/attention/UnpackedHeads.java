package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Queries, keys and values of a node, however they are packed, as [batch, heads, length, size]; for references. */
record UnpackedHeads(EvaluationContext in, long heads) {
    /** The three tensors, with their biases. */
    List<Tensor> parts() {
        Tensor query = in.tensor(0);
        Tensor key = in.has(HeadLayout.KEY) ? in.tensor(HeadLayout.KEY) : null;
        List<Tensor> parts = new ArrayList<>();
        if (query.rank() == 5) {
            parts.addAll(List.of(slot(query, 0), slot(query, 1), slot(query, 2)));
        } else {
            parts.add(query);
            parts.addAll(
                    key.rank() == 5 ? List.of(slot(key, 0), slot(key, 1)) : List.of(key, in.tensor(HeadLayout.VALUE)));
        }
        long start = 0;
        for (int i = 0; i < 3; i++) {
            Tensor part = parts.get(i);
            if (part.rank() == 3) {
                parts.set(i, HeadedTensor.split(biased(part, start), heads));
                start += part.extent(2);
            } else {
                parts.set(i, HeadedTensor.of(part, ElementType.F64));
            }
        }
        return parts;
    }

    /** [batch, length, heads, n, size] at {@code which} of n, as [batch, length, heads * size]. */
    private static Tensor slot(Tensor x, long which) {
        long size = x.extent(4);
        Tensor y = Tensor.zeros(ElementType.F64, x.extent(0), x.extent(1), x.extent(2) * size);
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, x.getDouble((i / size * x.extent(3) + which) * size + i % size));
        }
        return y;
    }

    private Tensor biased(Tensor x, long start) {
        Tensor y = Tensor.zeros(ElementType.F64, x.shape());
        for (long i = 0; i < x.size(); i++) {
            double shift = in.has(HeadLayout.BIAS) ? in.tensor(HeadLayout.BIAS).getDouble(start + i % x.extent(2)) : 0;
            y.setDouble(i, x.getDouble(i) + shift);
        }
        return y;
    }
}
