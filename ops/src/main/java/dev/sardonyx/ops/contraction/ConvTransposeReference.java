package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** The transposed convolution in the plainest way: every element of the operand adds its filter to the result. */
final class ConvTransposeReference {
    private ConvTransposeReference() {}

    static Tensor evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor w = in.tensor(1);
        int spatial = x.rank() - 2;
        long groups = in.attribute(Conv.GROUP);
        long filters = w.extent(1) * groups;
        long[] strides = attribute(in, "strides", spatial, 1);
        long[] dilations = attribute(in, "dilations", spatial, 1);
        long[] begins = new long[spatial];
        long[] shape = shape(in, strides, dilations, begins, filters);
        double[] sums = new double[Math.toIntExact(Tensor.size(shape))];
        Index.forEach(x.shape(), index -> {
            long group = index[1] / (x.extent(1) / groups);
            double value = x.getDouble(Index.flat(x.shape(), index));
            long[] window = w.shape();
            window[0] = 1;
            Index.forEach(window, offset -> {
                long[] target = index.clone();
                target[1] = group * w.extent(1) + offset[1];
                for (int i = 0; i < spatial; i++) {
                    target[i + 2] = index[i + 2] * strides[i] + offset[i + 2] * dilations[i] - begins[i];
                    if (target[i + 2] < 0 || target[i + 2] >= shape[i + 2]) {
                        return;
                    }
                }
                long[] ofW = offset.clone();
                ofW[0] = index[1];
                sums[(int) Index.flat(shape, target)] += value * w.getDouble(Index.flat(w.shape(), ofW));
            });
        });
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long i = Index.flat(shape, index);
            y.setDouble(i, sums[(int) i] + (in.has(2) ? in.tensor(2).getDouble(index[1]) : 0));
        });
        return y;
    }

    /** The shape of the result; fills in what is cut off before it. */
    private static long[] shape(EvaluationContext in, long[] strides, long[] dilations, long[] begins, long filters) {
        Tensor x = in.tensor(0);
        int spatial = strides.length;
        long[] pads = attribute(in, "pads", 2 * spatial, 0);
        long[] more = attribute(in, "output_padding", spatial, 0);
        List<Long> wanted = in.find(ConvTranspose.OUTPUT_SHAPE).orElse(List.of());
        String autoPad = in.attribute(SpatialWindow.AUTO_PAD);
        long[] shape = x.shape();
        shape[1] = filters;
        for (int i = 0; i < spatial; i++) {
            long reach = (in.tensor(1).extent(i + 2) - 1) * dilations[i] + 1;
            long full = strides[i] * (x.extent(i + 2) - 1) + more[i] + reach;
            if (!wanted.isEmpty() || autoPad.startsWith("SAME")) {
                shape[i + 2] =
                        wanted.isEmpty() ? x.extent(i + 2) * strides[i] : wanted.get(i + wanted.size() - spatial);
                long total = Math.max(full - shape[i + 2], 0);
                begins[i] = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            } else {
                boolean valid = autoPad.equals("VALID");
                begins[i] = valid ? 0 : pads[i];
                shape[i + 2] = full - begins[i] - (valid ? 0 : pads[i + spatial]);
            }
        }
        return shape;
    }

    private static long[] attribute(EvaluationContext in, String name, int size, long fallback) {
        List<Long> given = in.find(AttributeKey.integers(name).optional()).orElse(List.of());
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = given.isEmpty() ? fallback : given.get(i);
        }
        return values;
    }
}
