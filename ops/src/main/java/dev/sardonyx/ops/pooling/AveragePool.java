package dev.sardonyx.ops.pooling;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Shape;
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
import java.util.Optional;

/** The mean of every window (ONNX AveragePool-22), with or without counting the padding. */
public final class AveragePool implements Operator {
    public static final AttributeKey<Boolean> COUNT_INCLUDE_PAD =
            AttributeKey.flag("count_include_pad").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("AveragePool")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(Pooling.CEIL_MODE)
                .attribute(COUNT_INCLUDE_PAD)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        SpatialWindow window = Pooling.window(in);
        Shape x = in.shape(0);
        return List.of(in.tensor(0).withShape(window.resultShape(x.dim(0), x.dim(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Windows windows = Pooling.windows(in);
        long[] shape = Pooling.resultShape(x, windows);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        boolean countPadding = in.attribute(COUNT_INCLUDE_PAD);
        Index.forEach(shape, index -> {
            double[] sum = {0};
            long[] count = {0};
            long[] outer = Arrays.copyOfRange(index, 2, index.length);
            long[] source = index.clone();
            windows.forEachInWindow(inWindow -> {
                long[] position = windows.position(outer, inWindow);
                boolean inside = windows.isInside(position);
                count[0] += inside || (countPadding && windows.isInsidePadded(position)) ? 1 : 0;
                if (inside) {
                    System.arraycopy(position, 0, source, 2, position.length);
                    sum[0] += x.getDouble(Index.flat(x.shape(), source));
                }
            });
            y.setDouble(Index.flat(shape, index), sum[0] / count[0]);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        SpatialWindow window = Pooling.window(to);
        Optional<Lowering> around = Pooling.asTwoAxesOfF32(to, window);
        if (around.isPresent()) {
            return around.get();
        }
        boolean countPadding = to.attribute(COUNT_INCLUDE_PAD);
        boolean beyondPadding = countPadding && to.attribute(Pooling.CEIL_MODE);
        if (to.rank(0) == 4 && to.element(0) == ElementType.F32 && !beyondPadding) {
            return Pooling.lowering(false, window, countPadding);
        }
        Map<String, Object> constants = Pooling.constants(to, window);
        constants.put("count_include_pad", countPadding ? 1L : 0L);
        return new Lowering.HostCall("average_pool", constants);
    }
}
