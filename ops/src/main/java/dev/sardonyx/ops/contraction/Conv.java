package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Convolution of [N, C, spatial...] with filters [F, C / group, spatial...] and a bias [F] (ONNX Conv-22). */
public final class Conv implements Operator {
    public static final AttributeKey<Long> GROUP = AttributeKey.integer("group").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Conv")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("W", "T", ElementTypes.FLOATS)
                .optionalOperand("B", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(GROUP)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ConvolutionShapes.check(in, in.attribute(GROUP), 0, 1);
        SpatialWindow window = SpatialWindow.of(in, ConvolutionShapes.kernel(in, 1), false);
        if (in.has(2)) {
            in.requireEqual(in.shape(2).size(), in.shape(1).dim(0), "the bias must have one element a filter");
        }
        return List.of(in.tensor(0)
                .withShape(window.resultShape(in.shape(0).dim(0), in.shape(1).dim(0))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor w = in.tensor(1);
        Windows windows = new Windows(
                in, Arrays.copyOfRange(x.shape(), 2, x.rank()), Arrays.copyOfRange(w.shape(), 2, w.rank()), false);
        long groups = in.attribute(GROUP);
        long filtersInGroup = w.extent(0) / groups;
        long[] shape = ConvolutionReference.resultShape(x, w, windows);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            double[] sum = {in.has(2) ? in.tensor(2).getDouble(index[1]) : 0};
            long group = index[1] / filtersInGroup;
            ConvolutionReference.forEachProduct(
                    x, w, windows, index, group, (ix, iw) -> sum[0] += x.getDouble(ix) * w.getDouble(iw));
            y.setDouble(Index.flat(shape, index), sum[0]);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        SpatialWindow window = SpatialWindow.of(to, ConvolutionShapes.kernel(to, 1), false);
        int spatial = to.rank(0) - 2;
        ElementType type = to.element(0);
        boolean half = type == ElementType.F16 || type == ElementType.BF16;
        if ((spatial != 1 && spatial != 2) || type == ElementType.F64 || !window.hasKnownKernel()) {
            return hostCall(to, window);
        }
        if (half) {
            return new Lowering.Decomposition(out -> {
                Value bias = to.has(2) ? out.cast(out.operand(2), ElementType.F32) : Value.ABSENT;
                Value y = out.node(
                        "Conv",
                        to.node().attributes(),
                        out.cast(out.operand(0), ElementType.F32),
                        out.cast(out.operand(1), ElementType.F32),
                        bias);
                out.result(out.cast(y, type));
            });
        }
        if (spatial == 1) {
            return new Lowering.Decomposition(out -> {
                Value axis = out.vector(2);
                Value y = out.node(
                        "Conv",
                        ConvolutionShapes.withLeadingAxis(to, window),
                        out.node("Unsqueeze", out.operand(0), axis),
                        out.node("Unsqueeze", out.operand(1), axis),
                        to.has(2) ? out.operand(2) : Value.ABSENT);
                out.result(out.node("Squeeze", y, axis));
            });
        }
        if (to.constant(1).isEmpty()) {
            return hostCall(to, window);
        }
        if (to.has(2)) {
            return new Lowering.Decomposition(out -> {
                Value y = out.node("Conv", to.node().attributes(), out.operand(0), out.operand(1));
                out.result(out.node("Add", y, out.node("Unsqueeze", out.operand(2), out.vector(1, 2))));
            });
        }
        return new Lowering.Convolution(
                window.strides(),
                window.dilations(),
                window.pads(),
                to.attribute(GROUP).intValue());
    }

    private static Lowering hostCall(LoweringContext to, SpatialWindow window) {
        Map<String, Object> constants = new HashMap<>(window.hostConstants(to));
        constants.put("group", to.attribute(GROUP));
        return new Lowering.HostCall("conv", constants);
    }
}
