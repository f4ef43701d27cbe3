package dev.sardonyx.passes.program;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packs constant right operands of products at compile time. */
final class Panels {
    /** Columns of a panel; code generation relies on it. */
    static final int WIDTH = 16;

    private Panels() {}

    /** Matrices [batch..., K, N] as [batch, panels, K, 16], the last panel padded with zeros. */
    static Tensor pack(Tensor matrices) {
        int rank = matrices.rank();
        long depth = matrices.extent(rank - 2);
        long columns = matrices.extent(rank - 1);
        long batches = depth * columns == 0 ? 0 : matrices.size() / (depth * columns);
        return pack(matrices.data(), batches, depth, columns, depth * columns, columns, 1);
    }

    /**
     * Convolution weights [F, C, kernel...] of {@code groups} groups as a matrix [kernel..., C] x [F / groups] each:
     * the order in which a channels-last image has the elements of a window.
     */
    static Tensor packConvolution(Tensor weights, int groups) {
        long filters = weights.extent(0);
        long channels = weights.extent(1);
        long taps = weights.size() / Math.max(filters * channels, 1);
        float[] ordered = new float[Math.toIntExact(weights.size())];
        MemorySegment data = weights.data();
        int next = 0;
        long perGroup = filters / groups;
        for (long group = 0; group < groups; group++) {
            for (long tap = 0; tap < taps; tap++) {
                for (long channel = 0; channel < channels; channel++) {
                    for (long filter = 0; filter < perGroup; filter++) {
                        long source = ((group * perGroup + filter) * channels + channel) * taps + tap;
                        ordered[next++] = data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, source * 4);
                    }
                }
            }
        }
        long depth = taps * channels;
        return pack(MemorySegment.ofArray(ordered), groups, depth, perGroup, depth * perGroup, perGroup, 1);
    }

    /** Depthwise weights [C, 1, kernel...] as [taps, C]. */
    static Tensor depthwise(Tensor weights) {
        int channels = Math.toIntExact(weights.extent(0));
        int taps = Math.toIntExact(weights.size() / Math.max(channels, 1));
        float[] ordered = new float[taps * channels];
        for (int tap = 0; tap < taps; tap++) {
            for (int channel = 0; channel < channels; channel++) {
                ordered[tap * channels + channel] = weights.getFloat((long) channel * taps + tap);
            }
        }
        return Tensor.ofFloats(ordered, taps, channels);
    }

    private static Tensor pack(
            MemorySegment data,
            long batches,
            long depth,
            long columns,
            long batchStride,
            long rowStride,
            long columnStride) {
        long panels = (columns + WIDTH - 1) / WIDTH;
        Tensor packed = Tensor.zeros(ElementType.F32, batches, panels, depth, WIDTH);
        MemorySegment to = packed.data();
        long next = 0;
        for (long batch = 0; batch < batches; batch++) {
            for (long panel = 0; panel < panels; panel++) {
                long valid = Math.min(WIDTH, columns - panel * WIDTH);
                for (long k = 0; k < depth; k++) {
                    long from = batch * batchStride + k * rowStride + panel * WIDTH * columnStride;
                    MemorySegment.copy(data, from * 4, to, next * 4, valid * 4);
                    next += WIDTH;
                }
            }
        }
        return packed;
    }
}
