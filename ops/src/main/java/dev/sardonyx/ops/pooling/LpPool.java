package dev.sardonyx.ops.pooling;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
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
import java.util.List;
import java.util.Map;

/** The norm of every window (ONNX LpPool-22). */
public final class LpPool implements Operator {
    public static final AttributeKey<Long> P = AttributeKey.integer("p").orElse(2L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("LpPool")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(Pooling.CEIL_MODE)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(P)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        SpatialWindow window = Pooling.window(in);
        GlobalLpPool.requireNorm(in, in.attribute(P));
        return List.of(in.tensor(0)
                .withShape(window.resultShape(in.shape(0).dim(0), in.shape(0).dim(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Windows windows = Pooling.windows(in);
        long[] shape = Pooling.resultShape(x, windows);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        double p = in.attribute(P);
        Index.forEach(shape, index -> {
            double[] sum = {0};
            long[] outer = Arrays.copyOfRange(index, 2, index.length);
            long[] source = index.clone();
            windows.forEachInWindow(inWindow -> {
                long[] position = windows.position(outer, inWindow);
                if (windows.isInside(position)) {
                    System.arraycopy(position, 0, source, 2, position.length);
                    sum[0] += Math.pow(Math.abs(x.getDouble(Index.flat(x.shape(), source))), p);
                }
            });
            y.setDouble(Index.flat(shape, index), Math.pow(sum[0], 1 / p));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        SpatialWindow window = Pooling.window(to);
        if (to.attribute(Pooling.CEIL_MODE)) {
            Map<String, Object> constants = Pooling.constants(to, window);
            constants.put("p", to.attribute(P));
            return new Lowering.HostCall("lp_pool", constants);
        }
        ElementType wide = ElementTypes.accumulating(to.element(0));
        double p = to.attribute(P);
        double count = window.knownKernel().stream().reduce(1L, (a, b) -> a * b);
        return new Lowering.Decomposition(out -> {
            Value x = out.node("Abs", out.cast(out.operand(0), wide));
            Attributes attributes = to.node().attributes().without("p").with(AveragePool.COUNT_INCLUDE_PAD, true);
            Value means = out.node("AveragePool", attributes, out.node("Pow", x, out.constant(wide, p)));
            Value sums = out.node("Mul", means, out.constant(wide, count));
            out.result(out.cast(out.node("Pow", sums, out.constant(wide, 1 / p)), to.element(0)));
        });
    }
}
