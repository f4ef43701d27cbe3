package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.SpatialWindow;
import java.util.List;
import java.util.Optional;

/** What the convolutions of this family check and share in inference and lowering. */
final class ConvolutionShapes {
    private ConvolutionShapes() {}

    /** Checks ranks, channels and groups of an input and its filters. */
    static void check(InferenceContext in, long group, int input, int filters) {
        Shape x = in.shape(input);
        Shape w = in.shape(filters);
        if (x.rank() < 3 || w.rank() != x.rank()) {
            throw in.error(
                    "the operand and the filters must have one rank of at least 3, found " + x + " and " + w, "");
        }
        if (group < 1) {
            throw in.error("'group' must be at least 1, found " + group, "");
        }
        in.requireEqual(
                x.dim(1),
                w.dim(1).times(group),
                "axis 1 of the operand must be axis 1 of the filters times 'group' = " + group);
        if (w.dim(0).isKnown() && w.dim(0).knownValue() % group != 0) {
            throw in.error(w.dim(0) + " filters do not divide into " + group + " groups", "");
        }
        Optional<List<Long>> kernel = in.find(SpatialWindow.KERNEL_SHAPE);
        for (int i = 0; kernel.isPresent() && i < Math.min(kernel.get().size(), w.rank() - 2); i++) {
            in.requireEqual(w.dim(i + 2), Dim.known(kernel.get().get(i)), "'kernel_shape' must be that of the filters");
        }
    }

    static List<Dim> kernel(NodeContext in, int filters) {
        return in.shape(filters).dims().subList(2, in.rank(filters));
    }

    /** The attributes of a convolution over one axis, for the same one with an axis of extent 1 before it. */
    static Attributes withLeadingAxis(NodeContext in, SpatialWindow window) {
        Attributes attributes = in.node()
                .attributes()
                .without("kernel_shape")
                .with(SpatialWindow.STRIDES, List.of(1L, window.strides().getFirst()))
                .with(SpatialWindow.DILATIONS, List.of(1L, window.dilations().getFirst()));
        Optional<List<Long>> pads = in.find(SpatialWindow.PADS).filter(p -> p.size() == 2);
        return pads.isEmpty()
                ? attributes
                : attributes.with(
                        SpatialWindow.PADS,
                        List.of(0L, pads.get().get(0), 0L, pads.get().get(1)));
    }
}
