package dev.sardonyx.ops.resampling;

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
import dev.sardonyx.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A convolution whose every tap is moved by an offset and scaled by a mask, read between elements (ONNX DeformConv-22).
 */
public final class DeformConv implements Operator {
    public static final AttributeKey<Long> GROUP = AttributeKey.integer("group").orElse(1L);
    public static final AttributeKey<Long> OFFSET_GROUP =
            AttributeKey.integer("offset_group").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("DeformConv")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("W", "T", ElementTypes.FLOATS)
                .operand("offset", "T", ElementTypes.FLOATS)
                .optionalOperand("B", "T", ElementTypes.FLOATS)
                .optionalOperand("mask", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(GROUP)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(OFFSET_GROUP)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape x = in.shape(0);
        Shape w = in.shape(1);
        if (x.rank() != 4 || w.rank() != 4 || in.rank(2) != 4) {
            throw in.error("needs an image, filters and offsets of four axes", "");
        }
        in.requireEqual(x.dim(1), w.dim(1).times(in.attribute(GROUP)), "channels must be those of the filters");
        SpatialWindow window = SpatialWindow.of(in, w.dims().subList(2, 4), false);
        for (int i = 0; i < 2; i++) {
            in.requireEqual(
                    in.shape(2).dim(i + 2), window.extents().get(i), "offsets must have the extents of the result");
        }
        return List.of(in.tensor(0).withShape(window.resultShape(x.dim(0), w.dim(0))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor w = in.tensor(1);
        long[] kernel = {w.extent(2), w.extent(3)};
        Windows windows = new Windows(in, new long[] {x.extent(2), x.extent(3)}, kernel, false);
        long[] shape = {x.extent(0), w.extent(0), windows.result()[0], windows.result()[1]};
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long taps = kernel[0] * kernel[1];
        long channelsPerOffset = x.extent(1) / in.attribute(OFFSET_GROUP);
        long filtersPerGroup = w.extent(0) / in.attribute(GROUP);
        Index.forEach(shape, index -> {
            double[] sum = {in.has(3) ? in.tensor(3).getDouble(index[1]) : 0};
            for (long c = 0; c < w.extent(1); c++) {
                long channel = index[1] / filtersPerGroup * w.extent(1) + c;
                long filter = (index[1] * w.extent(1) + c) * taps;
                long first = channel / channelsPerOffset * taps;
                windows.forEachInWindow(inWindow -> {
                    long tap = Index.flat(kernel, inWindow);
                    long[] position = windows.position(new long[] {index[2], index[3]}, inWindow);
                    double[] at = new double[2];
                    for (int axis = 0; axis < 2; axis++) {
                        at[axis] = position[axis] + extra(in.tensor(2), index, 2 * (first + tap) + axis);
                    }
                    double mask = in.has(4) ? extra(in.tensor(4), index, first + tap) : 1;
                    sum[0] += mask * w.getDouble(filter + tap) * between(x, index[0] * x.extent(1) + channel, at);
                });
            }
            y.setDouble(Index.flat(shape, index), sum[0]);
        });
        return List.of(y);
    }

    private static double extra(Tensor tensor, long[] index, long channel) {
        return tensor.getDouble(Index.flat(tensor.shape(), new long[] {index[0], channel, index[2], index[3]}));
    }

    /** The image at a place between elements; outside it is 0. */
    private static double between(Tensor x, long image, double[] at) {
        double sum = 0;
        for (int corner = 0; corner < 4; corner++) {
            long row = (long) Math.floor(at[0]) + corner / 2;
            long column = (long) Math.floor(at[1]) + corner % 2;
            if (row >= 0 && row < x.extent(2) && column >= 0 && column < x.extent(3)) {
                double weight = (1 - Math.abs(at[0] - row)) * (1 - Math.abs(at[1] - column));
                sum += weight * x.getDouble((image * x.extent(2) + row) * x.extent(3) + column);
            }
        }
        return sum;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        SpatialWindow window = SpatialWindow.of(to, to.shape(1).dims().subList(2, 4), false);
        Map<String, Object> constants = new HashMap<>(window.hostConstants(to));
        constants.put("group", to.attribute(GROUP));
        constants.put("offset_group", to.attribute(OFFSET_GROUP));
        return new Lowering.HostCall("deform_conv", constants);
    }
}
