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
import java.util.Collections;
import java.util.List;

/** A transposed convolution as a convolution of an operand with zeros between its elements. */
final class TransposedConvolution {
    private TransposedConvolution() {}

    static void write(Decomposer out, LoweringContext to, TransposedWindow window) {
        if (PhasedConvolution.fits(to, window)) {
            out.result(PhasedConvolution.write(out, to, window));
            return;
        }
        int spatial = to.rank(0) - 2;
        List<Long> pads = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        List<Long> cuts = new ArrayList<>(Collections.nCopies(2 * to.rank(0), 0L));
        for (int i = 0; i < spatial; i++) {
            long reach = (to.shape(1).dim(i + 2).knownValue() - 1)
                    * window.dilations().get(i);
            long begin = reach - window.begins().get(i).knownValue();
            long end = reach
                    - window.ends().get(i).knownValue()
                    - (window.strides().get(i) - 1);
            pads.add(Math.max(begin, 0));
            ends.add(Math.max(end, 0));
            cuts.set(i + 2, Math.min(begin, 0));
            cuts.set(i + 2 + to.rank(0), Math.min(end, 0));
        }
        pads.addAll(ends);
        Value x = spread(out, to, window.strides());
        if (cuts.stream().anyMatch(c -> c < 0)) {
            x = out.node(
                    "Pad",
                    x,
                    out.vector(cuts.stream().mapToLong(Long::longValue).toArray()));
        }
        Attributes attributes = Attributes.NONE
                .with(SpatialWindow.DILATIONS, window.dilations())
                .with(SpatialWindow.PADS, pads)
                .with(Conv.GROUP, to.attribute(Conv.GROUP));
        out.result(out.node("Conv", attributes, x, filters(out, to), to.has(2) ? out.operand(2) : Value.ABSENT));
    }

    /** Operand 0 with {@code stride - 1} zeros after each element along every spatial axis. */
    private static Value spread(Decomposer out, LoweringContext to, List<Long> strides) {
        if (strides.stream().allMatch(s -> s == 1)) {
            return out.operand(0);
        }
        Shape x = to.shape(0);
        List<Dim> apart = new ArrayList<>(x.dims().subList(0, 2));
        List<Dim> together = new ArrayList<>(x.dims().subList(0, 2));
        int rank = 2 + 2 * strides.size();
        long[] pads = new long[2 * rank];
        for (int i = 0; i < strides.size(); i++) {
            apart.add(x.dim(i + 2));
            apart.add(Dim.ONE);
            together.add(x.dim(i + 2).times(strides.get(i)));
            pads[rank + 3 + 2 * i] = strides.get(i) - 1;
        }
        Value pieces = out.reshape(out.operand(0), apart);
        return out.reshape(out.node("Pad", pieces, out.vector(pads)), together);
    }

    /** The filters [C, F / group, spatial...] as [F, C / group, spatial...], turned around along spatial axes. */
    private static Value filters(Decomposer out, LoweringContext to) {
        Shape w = to.shape(1);
        Dim group = Dim.known(to.attribute(Conv.GROUP));
        Dim channels = w.dim(0).floorDiv(group);
        List<Dim> spatial = w.dims().subList(2, w.rank());
        List<Dim> apart = new ArrayList<>(List.of(group, channels, w.dim(1)));
        apart.addAll(spatial);
        List<Dim> together = new ArrayList<>(List.of(group.times(w.dim(1)), channels));
        together.addAll(spatial);
        List<Long> order = new ArrayList<>(List.of(0L, 2L, 1L));
        for (int i = 0; i < spatial.size(); i++) {
            order.add(i + 3L);
        }
        Value pieces = out.reshape(out.operand(1), apart);
        Attributes perm = Attributes.NONE.with(AttributeKey.integers("perm"), order);
        Value swapped = out.reshape(out.node("Transpose", perm, pieces), together);
        return turned(out, swapped, spatial.size());
    }

    /** Filters whose {@code spatial} last axes are read from their ends. */
    static Value turned(Decomposer out, Value filters, int spatial) {
        long[] back = new long[spatial];
        long[] ends = new long[spatial];
        long[] axes = new long[spatial];
        for (int i = 0; i < spatial; i++) {
            back[i] = -1;
            ends[i] = Long.MIN_VALUE;
            axes[i] = i + 2;
        }
        return out.node("Slice", filters, out.vector(back), out.vector(ends), out.vector(axes), out.vector(back));
    }
}
