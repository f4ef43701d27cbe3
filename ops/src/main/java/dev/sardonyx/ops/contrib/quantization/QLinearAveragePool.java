package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** The mean of every window of a quantized image (com.microsoft QLinearAveragePool-1). */
public final class QLinearAveragePool extends QuantizedUnary {
    public static final AttributeKey<Boolean> CEIL_MODE =
            AttributeKey.flag("ceil_mode").orElse(false);
    public static final AttributeKey<Boolean> CHANNELS_LAST =
            AttributeKey.flag("channels_last").orElse(false);
    public static final AttributeKey<Boolean> COUNT_INCLUDE_PAD =
            AttributeKey.flag("count_include_pad").orElse(false);

    public QLinearAveragePool() {
        super("QLinearAveragePool");
    }

    @Override
    List<AttributeKey<?>> attributes() {
        return List.of(
                SpatialWindow.AUTO_PAD,
                CEIL_MODE,
                CHANNELS_LAST,
                COUNT_INCLUDE_PAD,
                SpatialWindow.KERNEL_SHAPE,
                SpatialWindow.PADS,
                SpatialWindow.STRIDES);
    }

    @Override
    Shape shape(InferenceContext in) {
        if (in.rank(0) < 3) {
            throw in.error("the operand must have at least three axes, found " + in.shape(0), "");
        }
        Shape x = in.shape(0);
        if (!in.attribute(CHANNELS_LAST)) {
            SpatialWindow window = SpatialWindow.of(in, SpatialWindow.kernelOf(in), in.attribute(CEIL_MODE));
            return window.resultShape(x.dim(0), x.dim(1));
        }
        if (!in.attribute(SpatialWindow.AUTO_PAD).equals("NOTSET") || in.attribute(CEIL_MODE)) {
            throw in.error(
                    "'auto_pad' and 'ceil_mode' do not go with channels last",
                    "export the model with channels first, or with 'pads'");
        }
        List<Dim> dims = new ArrayList<>(x.dims());
        List<Dim> kernel = SpatialWindow.kernelOf(in);
        int rank = x.rank() - 2;
        List<Long> pads = in.find(SpatialWindow.PADS).orElse(Collections.nCopies(2 * rank, 0L));
        List<Long> strides = in.find(SpatialWindow.STRIDES).orElse(Collections.nCopies(rank, 1L));
        for (int i = 0; i < rank; i++) {
            Dim room = x.dim(i + 1).plus(pads.get(i) + pads.get(i + rank)).minus(kernel.get(i));
            dims.set(i + 1, room.floorDiv(Dim.known(strides.get(i))).plus(1));
        }
        return Shape.of(dims);
    }

    /** {@code x} with its last axis second. */
    private static Tensor channelsFirst(Tensor x) {
        long channels = x.extent(x.rank() - 1);
        long pixels = x.size() / x.extent(0) / channels;
        return transposed(x, x.extent(0), pixels, channels, moved(x.shape(), x.rank() - 1, 1));
    }

    /** {@code x} with its second axis last. */
    private static Tensor channelsLast(Tensor x) {
        long channels = x.extent(1);
        long pixels = x.size() / x.extent(0) / channels;
        return transposed(x, x.extent(0), channels, pixels, moved(x.shape(), 1, x.rank() - 1));
    }

    private static long[] moved(long[] shape, int from, int to) {
        List<Long> extents = new ArrayList<>(Arrays.stream(shape).boxed().toList());
        extents.add(to, extents.remove(from));
        return extents.stream().mapToLong(Long::longValue).toArray();
    }

    private static Tensor transposed(Tensor x, long batch, long rows, long columns, long[] shape) {
        Tensor y = Tensor.zeros(x.elementType(), shape);
        for (long i = 0; i < batch * rows * columns; i++) {
            long place = i / (rows * columns) * rows * columns + i % columns * rows + i / columns % rows;
            y.setDouble(place, x.getDouble(i));
        }
        return y;
    }

    @Override
    Tensor reference(Tensor given, EvaluationContext in) {
        boolean last = in.attribute(CHANNELS_LAST);
        Tensor x = last ? channelsFirst(given) : given;
        long[] kernel = in.attribute(SpatialWindow.KERNEL_SHAPE).stream()
                .mapToLong(Long::longValue)
                .toArray();
        Windows windows = new Windows(in, Arrays.copyOfRange(x.shape(), 2, x.rank()), kernel, in.attribute(CEIL_MODE));
        long[] shape = x.shape();
        System.arraycopy(windows.result(), 0, shape, 2, kernel.length);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            double[] sum = {0, 0};
            long[] source = index.clone();
            windows.forEachInWindow(inWindow -> {
                long[] position = windows.position(Arrays.copyOfRange(index, 2, index.length), inWindow);
                boolean inside = windows.isInside(position);
                boolean counts = in.attribute(COUNT_INCLUDE_PAD) && windows.isInsidePadded(position);
                sum[1] += inside || counts ? 1 : 0;
                if (inside) {
                    System.arraycopy(position, 0, source, 2, position.length);
                    sum[0] += x.getDouble(Index.flat(x.shape(), source));
                }
            });
            y.setDouble(Index.flat(shape, index), sum[0] / sum[1]);
        });
        return last ? channelsLast(y) : y;
    }

    @Override
    Value write(Decomposer out, Value x, LoweringContext to) {
        Attributes attributes = to.node().attributes().without(CHANNELS_LAST.name());
        if (!to.attribute(CHANNELS_LAST)) {
            return out.node("AveragePool", attributes, x);
        }
        int rank = to.rank(0);
        List<Long> axes = LongStream.range(0, rank).boxed().toList();
        List<Long> first = new ArrayList<>(axes);
        first.add(1, first.removeLast());
        List<Long> last = new ArrayList<>(axes);
        last.add(last.remove(1));
        Value turned = out.node("Transpose", Attributes.NONE.with(AttributeKey.integers("perm"), first), x);
        Value y = out.node("AveragePool", attributes, turned);
        return out.node("Transpose", Attributes.NONE.with(AttributeKey.integers("perm"), last), y);
    }
}
