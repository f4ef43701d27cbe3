package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/** Tensors of heads, [batch, heads, length, size], as f64; for references. */
final class HeadedTensor {
    private HeadedTensor() {}

    /** [batch, length, heads * size] with its heads apart. */
    static Tensor split(Tensor x, long heads) {
        long size = x.extent(2) / heads;
        Tensor y = Tensor.zeros(ElementType.F64, x.extent(0), heads, x.extent(1), size);
        Index.forEach(y.shape(), i -> {
            long source = (i[0] * x.extent(1) + i[2]) * x.extent(2) + i[1] * size + i[3];
            y.setDouble(Index.flat(y.shape(), i), x.getDouble(source));
        });
        return y;
    }

    /** The inverse of {@link #split}, in {@code type}. */
    static Tensor joined(Tensor x, ElementType type) {
        Tensor y = Tensor.zeros(type, x.extent(0), x.extent(2), x.extent(1) * x.extent(3));
        Index.forEach(x.shape(), i -> {
            long target = ((i[0] * x.extent(2) + i[2]) * x.extent(1) + i[1]) * x.extent(3) + i[3];
            y.setDouble(target, x.getDouble(Index.flat(x.shape(), i)));
        });
        return y;
    }

    /** {@code x} behind {@code past} along the third axis; {@code past} may be null. */
    static Tensor behind(Tensor past, Tensor x) {
        if (past == null) {
            return x;
        }
        long[] shape = x.shape();
        shape[2] += past.extent(2);
        Tensor y = Tensor.zeros(ElementType.F64, shape);
        Index.forEach(shape, i -> {
            long[] at = i.clone();
            boolean old = i[2] < past.extent(2);
            at[2] -= old ? 0 : past.extent(2);
            Tensor source = old ? past : x;
            y.setDouble(Index.flat(shape, i), source.getDouble(Index.flat(source.shape(), at)));
        });
        return y;
    }

    /** The same elements in {@code type}. */
    static Tensor of(Tensor x, ElementType type) {
        Tensor y = Tensor.zeros(type, x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setDouble(i, x.getDouble(i));
        }
        return y;
    }

    /** Columns {@code from} to {@code to} of the last axis, as f64. */
    static Tensor columns(Tensor x, long from, long to) {
        long[] shape = x.shape();
        long width = shape[shape.length - 1];
        shape[shape.length - 1] = to - from;
        Tensor y = Tensor.zeros(ElementType.F64, shape);
        for (long i = 0; i < y.size(); i++) {
            y.setDouble(i, x.getDouble(i / (to - from) * width + from + i % (to - from)));
        }
        return y;
    }
}
