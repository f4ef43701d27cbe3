package dev.sardonyx.passes.program;

import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/** Packs right operands of products: constants at compile time, others in calls of their own. */
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

    /**
     * Adds the call that packs matrices during the run.
     *
     * @param matrices [batch, batch, K, N]; along batch axes of extent 1 all have one matrix
     * @return where the panels lie, with the strides of the two batch axes
     */
    static Place packed(ProgramBuilder builder, Slice matrices, String name, Location location) {
        List<Dim> e = matrices.extents();
        Dim panels = e.get(3).plus(WIDTH - 1).floorDiv(Dim.known(WIDTH));
        Dim matrix = panels.times(e.get(2)).times(WIDTH);
        Buffer buffer = builder.arena(
                name + "_panels", ElementType.F32, e.get(0).times(e.get(1)).times(matrix));
        Dim outer = e.get(0).isKnown(1) ? Dim.ZERO : e.get(1).times(matrix);
        Dim inner = e.get(1).isKnown(1) ? Dim.ZERO : matrix;
        Slice packed = new Slice(buffer, Dim.ZERO, List.of(e.get(0), e.get(1), matrix), List.of(outer, inner, Dim.ONE));
        builder.add(new KernelCall(
                new Algorithm.PackPanels(),
                List.of(matrices),
                List.of(packed),
                e,
                List.of(),
                Optional.empty(),
                location));
        return new Place(buffer, Dim.ZERO, List.of(outer, inner));
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
