package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.SpatialWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A transposed convolution with strides as one convolution of the operand itself. Results whose distance is a multiple of
 * the stride, a phase, see the same taps of the filter; the convolution computes all phases of a place as channels, which
 * then move beside each other ("sub-pixel convolution", Shi et al. 2016).
 */
final class PhasedConvolution {
    private final Decomposer out;
    private final LoweringContext to;
    private final TransposedWindow window;
    private final int spatial;
    private final long groups;
    private final long channels;
    private final long filters;
    private final long phases;

    private PhasedConvolution(Decomposer out, LoweringContext to, TransposedWindow window) {
        this.out = out;
        this.to = to;
        this.window = window;
        this.spatial = window.strides().size();
        this.groups = to.attribute(Conv.GROUP);
        this.channels = to.shape(1).dim(0).knownValue() / groups;
        this.filters = to.shape(1).dim(1).knownValue();
        this.phases = window.strides().stream().reduce(1L, Math::multiplyExact);
    }

    /** True when there is more than one phase, each has taps, and they reach the whole result. */
    static boolean fits(LoweringContext to, TransposedWindow window) {
        return window.strides().stream().anyMatch(s -> s > 1)
                && window.dilations().stream().allMatch(d -> d == 1)
                && IntStream.range(0, window.strides().size()).allMatch(i -> {
                    long kernel = to.shape(1).dim(i + 2).knownValue();
                    long whole = taps(kernel, window.strides().get(i))
                            * window.strides().get(i);
                    return window.strides().get(i) <= kernel
                            && window.begins().get(i).knownValue() >= 0
                            && kernel - window.ends().get(i).knownValue() <= whole;
                });
    }

    /** How many taps of a filter a phase sees at most. */
    private static long taps(long kernel, long stride) {
        return (kernel + stride - 1) / stride;
    }

    static Value write(Decomposer out, LoweringContext to, TransposedWindow window) {
        return new PhasedConvolution(out, to, window).write();
    }

    private long taps(int axis) {
        return taps(to.shape(1).dim(axis + 2).knownValue(), window.strides().get(axis));
    }

    private Value write() {
        List<Long> pads = new ArrayList<>();
        for (int i = 0; i < 2 * spatial; i++) {
            pads.add(taps(i % spatial) - 1);
        }
        Attributes attributes = Attributes.NONE.with(SpatialWindow.PADS, pads).with(Conv.GROUP, groups);
        Value bias = to.has(2) ? bias() : Value.ABSENT;
        return cut(sideBySide(out.node("Conv", attributes, out.operand(0), filters(), bias)));
    }

    /** The filters [C, F / group, spatial...] as [group * phases * F / group, C / group, taps...], turned around. */
    private Value filters() {
        Shape w = to.shape(1);
        long[] pads = new long[2 * w.rank()];
        List<Dim> apart = dims(groups, channels, filters);
        List<Long> order = new ArrayList<>(List.of(0L));
        List<Long> taps = new ArrayList<>();
        List<Dim> together = dims(groups * phases * filters, channels);
        for (int i = 0; i < spatial; i++) {
            long stride = window.strides().get(i);
            pads[w.rank() + 2 + i] = taps(i) * stride - w.dim(i + 2).knownValue();
            apart.addAll(dims(taps(i), stride));
            order.add(4L + 2 * i);
            taps.add(3L + 2 * i);
            together.add(Dim.known(taps(i)));
        }
        order.addAll(List.of(2L, 1L));
        order.addAll(taps);
        Value whole = out.node("Pad", out.operand(1), out.vector(pads));
        return TransposedConvolution.turned(
                out, out.reshape(transposed(out.reshape(whole, apart), order), together), spatial);
    }

    private Value bias() {
        Value apart = out.reshape(out.operand(2), dims(groups, 1, filters));
        Value every = out.node("Expand", apart, out.vector(groups, phases, filters));
        return out.reshape(every, dims(groups * phases * filters));
    }

    /** The convolution's [N, group * phases * F / group, places...] as [N, F, places * stride...]. */
    private Value sideBySide(Value convolved) {
        Shape x = to.shape(0);
        List<Dim> apart = new ArrayList<>(List.of(x.dim(0), Dim.known(groups)));
        window.strides().forEach(s -> apart.add(Dim.known(s)));
        apart.add(Dim.known(filters));
        List<Long> order = new ArrayList<>(List.of(0L, 1L, 2L + spatial));
        List<Dim> together = new ArrayList<>(List.of(x.dim(0), Dim.known(groups * filters)));
        for (int i = 0; i < spatial; i++) {
            Dim places = x.dim(i + 2).plus(taps(i) - 1);
            apart.add(places);
            order.add(3L + spatial + i);
            order.add(2L + i);
            together.add(places.times(window.strides().get(i)));
        }
        return out.reshape(transposed(out.reshape(convolved, apart), order), together);
    }

    /** The part of all places that is the result. */
    private Value cut(Value all) {
        List<Dim> begins = new ArrayList<>();
        List<Dim> ends = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < spatial; i++) {
            Dim begin = window.begins().get(i);
            Dim end = begin.plus(window.extents().get(i));
            begins.add(begin);
            ends.add(end);
            whole &= begin.isKnown(0) && end.equals(out.type(all).shape().dim(i + 2));
        }
        long[] axes = IntStream.range(2, spatial + 2).asLongStream().toArray();
        return whole ? all : out.node("Slice", all, out.dims(begins), out.dims(ends), out.vector(axes));
    }

    private Value transposed(Value value, List<Long> order) {
        return out.node("Transpose", Attributes.NONE.with(AttributeKey.integers("perm"), order), value);
    }

    private static List<Dim> dims(long... extents) {
        List<Dim> dims = new ArrayList<>();
        for (long extent : extents) {
            dims.add(Dim.known(extent));
        }
        return dims;
    }
}
