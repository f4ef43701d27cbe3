package dev.sardonyx.ops.pooling;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the poolings of this family check and share in inference and lowering. */
final class Pooling {
    static final AttributeKey<Boolean> CEIL_MODE =
            AttributeKey.flag("ceil_mode").orElse(false);

    private Pooling() {}

    static SpatialWindow window(NodeContext in) {
        if (in.rank(0) < 3) {
            throw in.error("the operand must have batch, channels and spatial axes, found " + in.shape(0), "");
        }
        return SpatialWindow.of(in, SpatialWindow.kernelOf(in), in.attribute(CEIL_MODE));
    }

    /** The parameters of a host call for any pooling. */
    static Map<String, Object> constants(NodeContext in, SpatialWindow window) {
        Map<String, Object> constants = new HashMap<>(window.hostConstants(in));
        constants.put(
                "kernel_shape",
                window.knownKernel().stream().mapToLong(Long::longValue).toArray());
        constants.put("ceil_mode", in.attribute(CEIL_MODE) ? 1L : 0L);
        return constants;
    }

    /** The pooling as one over two axes of f32, by nodes around it; empty when it is one or cannot be. */
    static Optional<Lowering> asTwoAxesOfF32(LoweringContext to, SpatialWindow window) {
        ElementType type = to.element(0);
        if (to.rank(0) == 4 && (type == ElementType.F16 || type == ElementType.BF16)) {
            return Optional.of(new Lowering.Decomposition(out -> {
                Value x = out.cast(out.operand(0), ElementType.F32);
                out.result(out.cast(out.node(to.node().operator(), to.node().attributes(), x), type));
            }));
        }
        if (to.rank(0) != 3) {
            return Optional.empty();
        }
        Attributes attributes = to.node()
                .attributes()
                .with(
                        SpatialWindow.KERNEL_SHAPE,
                        List.of(1L, window.knownKernel().getFirst()))
                .with(SpatialWindow.STRIDES, List.of(1L, window.strides().getFirst()))
                .with(SpatialWindow.DILATIONS, List.of(1L, window.dilations().getFirst()));
        Optional<List<Long>> pads = to.find(SpatialWindow.PADS).filter(p -> p.size() == 2);
        Attributes all = pads.isEmpty()
                ? attributes
                : attributes.with(
                        SpatialWindow.PADS,
                        List.of(0L, pads.get().get(0), 0L, pads.get().get(1)));
        return Optional.of(new Lowering.Decomposition(out -> {
            Value axis = out.vector(2);
            Value y = out.node(to.node().operator(), all, out.node("Unsqueeze", out.operand(0), axis));
            out.result(out.node("Squeeze", y, axis));
        }));
    }

    static Lowering.Pooling lowering(boolean maximum, SpatialWindow window, boolean countPadding) {
        return new Lowering.Pooling(
                maximum, window.knownKernel(), window.strides(), window.dilations(), window.pads(), countPadding);
    }

    static long[] resultShape(Tensor x, Windows windows) {
        long[] shape = x.shape();
        System.arraycopy(windows.result(), 0, shape, 2, shape.length - 2);
        return shape;
    }

    static Windows windows(EvaluationContext in) {
        long[] spatial =
                Arrays.copyOfRange(in.tensor(0).shape(), 2, in.tensor(0).rank());
        long[] kernel = in.find(SpatialWindow.KERNEL_SHAPE).orElseThrow().stream()
                .mapToLong(Long::longValue)
                .toArray();
        return new Windows(in, spatial, kernel, in.attribute(CEIL_MODE));
    }
}
