package dev.sardonyx.ops.contrib.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
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
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution with bias, the sum with {@code Z} and an activation (com.microsoft FusedConv-1).
 */
public final class FusedConv implements Operator {
    public static final AttributeKey<String> ACTIVATION =
            AttributeKey.text("activation").orElse("");
    public static final AttributeKey<List<Float>> ACTIVATION_PARAMS =
            AttributeKey.numbers("activation_params").orElse(List.of());
    public static final AttributeKey<Long> GROUP = AttributeKey.integer("group").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("FusedConv")
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("W", "T", ElementTypes.FLOATS)
                .optionalOperand("B", "T", ElementTypes.FLOATS)
                .optionalOperand("Z", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(ACTIVATION)
                .attribute(ACTIVATION_PARAMS)
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(GROUP)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        FusedActivation.check(
                in, in.attribute(ACTIVATION), in.attribute(ACTIVATION_PARAMS).size());
        Shape x = in.shape(0);
        Shape w = in.shape(1);
        if (x.rank() < 3 || w.rank() != x.rank()) {
            throw in.error("X and W must have one rank of at least 3, found " + x + " and " + w, "");
        }
        in.requireEqual(x.dim(1), w.dim(1).times(in.attribute(GROUP)), "axis 1 of X must be axis 1 of W times 'group'");
        if (in.has(2)) {
            in.requireEqual(in.shape(2).size(), w.dim(0), "the bias must have one element a filter");
        }
        SpatialWindow window = SpatialWindow.of(in, w.dims().subList(2, w.rank()), false);
        Shape y = window.resultShape(x.dim(0), w.dim(0));
        if (in.has(3)) {
            for (int axis = 0; axis < y.rank(); axis++) {
                in.requireEqual(in.shape(3).dim(axis), y.dim(axis), "Z must have the shape of the result");
            }
        }
        return List.of(in.tensor(0).withShape(y));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor w = in.tensor(1);
        long[] kernel = Arrays.copyOfRange(w.shape(), 2, w.rank());
        Windows windows = new Windows(in, Arrays.copyOfRange(x.shape(), 2, x.rank()), kernel, false);
        long[] shape = x.shape();
        shape[1] = w.extent(0);
        System.arraycopy(windows.result(), 0, shape, 2, kernel.length);
        FusedActivation activation = new FusedActivation(in.attribute(ACTIVATION), in.attribute(ACTIVATION_PARAMS));
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long i = Index.flat(shape, index);
            double sum = in.has(2) ? in.tensor(2).getDouble(index[1]) : 0;
            sum += in.has(3) ? in.tensor(3).getDouble(i) : 0;
            y.setDouble(i, activation.at(sum + product(in, windows, index)));
        });
        return List.of(y);
    }

    /** The sum of products of one window with one filter. */
    private static double product(EvaluationContext in, Windows windows, long[] index) {
        Tensor x = in.tensor(0);
        Tensor w = in.tensor(1);
        long first = index[1] / (w.extent(0) / in.attribute(GROUP)) * w.extent(1);
        long[] source = index.clone();
        long[] filter = index.clone();
        filter[0] = index[1];
        double[] sum = {0};
        windows.forEachInWindow(inWindow -> {
            long[] position = windows.position(Arrays.copyOfRange(index, 2, index.length), inWindow);
            if (!windows.isInside(position)) {
                return;
            }
            System.arraycopy(position, 0, source, 2, position.length);
            System.arraycopy(inWindow, 0, filter, 2, inWindow.length);
            for (long c = 0; c < w.extent(1); c++) {
                source[1] = first + c;
                filter[1] = c;
                sum[0] += x.getDouble(Index.flat(x.shape(), source)) * w.getDouble(Index.flat(w.shape(), filter));
            }
        });
        return sum[0];
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Attributes attributes =
                to.node().attributes().without(ACTIVATION.name()).without(ACTIVATION_PARAMS.name());
        FusedActivation activation = new FusedActivation(to.attribute(ACTIVATION), to.attribute(ACTIVATION_PARAMS));
        return new Lowering.Decomposition(out -> {
            Value y = to.has(2)
                    ? out.node("Conv", attributes, out.operand(0), out.operand(1), out.operand(2))
                    : out.node("Conv", attributes, out.operand(0), out.operand(1));
            out.result(activation.write(out, to.has(3) ? out.node("Add", y, out.operand(3)) : y));
        });
    }
}
