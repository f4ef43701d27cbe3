package dev.sardonyx.ops.contrib.attention;

import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/**
 * Pairs of elements turned by angles from tables, for references.
 *
 * @param cos cosines [positions, pairs]
 * @param sin sines
 * @param interleaved whether pairs lie side by side; otherwise the first half pairs with the second
 */
record Turn(Tensor cos, Tensor sin, boolean interleaved) {
    /** Tells the position of an element. */
    interface Position {
        long of(long batch, long row);
    }

    /** {@code x} [batch, heads, length, size] turned, a copy. */
    Tensor of(Tensor x, Position position) {
        Tensor y = HeadedTensor.of(x, ElementType.F64);
        long pairs = cos.extent(1);
        long[] shape = x.shape();
        shape[3] = pairs;
        Index.forEach(shape, i -> {
            long angle = position.of(i[0], i[2]) * pairs + i[3];
            long start = Index.flat(x.shape(), new long[] {i[0], i[1], i[2], 0});
            long first = start + (interleaved ? 2 * i[3] : i[3]);
            long second = interleaved ? first + 1 : first + pairs;
            double real = x.getDouble(first);
            double imaginary = x.getDouble(second);
            y.setDouble(first, real * cos.getDouble(angle) - imaginary * sin.getDouble(angle));
            y.setDouble(second, imaginary * cos.getDouble(angle) + real * sin.getDouble(angle));
        });
        return y;
    }
}
