package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** What convolutions of quantized operands share. */
final class IntegerConvolution {
    static final AttributeKey<Long> GROUP = AttributeKey.integer("group").orElse(1L);

    private IntegerConvolution() {}

    /** Takes one sum of products. */
    interface Sum {
        void accept(long place, long filter, long sum);
    }

    static SpatialWindow window(NodeContext in, int filters) {
        return SpatialWindow.of(in, in.shape(filters).dims().subList(2, in.rank(filters)), false);
    }

    static Shape shape(InferenceContext in, int filters) {
        Shape x = in.shape(0);
        Shape w = in.shape(filters);
        if (x.rank() < 3 || w.rank() != x.rank()) {
            throw in.error(
                    "the operand and the filters must have one rank of at least 3, found " + x + " and " + w, "");
        }
        in.requireEqual(
                x.dim(1), w.dim(1).times(in.attribute(GROUP)), "axis 1 of the operand must be axis 1 of the filters");
        return window(in, filters).resultShape(x.dim(0), w.dim(0));
    }

    /** Scales and zero points that are one number: a scalar, or a vector of one. */
    static void checkNumbers(InferenceContext in, int... operands) {
        for (int operand : operands) {
            if (in.has(operand) && in.rank(operand) > 0) {
                in.requireVector(operand, "operand " + operand);
                in.requireEqual(in.shape(operand).dim(0), Dim.ONE, "operand " + operand + " must be one number");
            }
        }
    }

    /** Scales and zero points that are one number, or one for each filter. */
    static void checkPerFilter(InferenceContext in, int filters, int... operands) {
        for (int operand : operands) {
            if (!in.has(operand) || in.rank(operand) == 0) {
                continue;
            }
            in.requireVector(operand, "operand " + operand);
            if (!in.shape(operand).dim(0).isKnown(1)) {
                in.requireEqual(
                        in.shape(operand).dim(0),
                        in.shape(filters).dim(0),
                        "operand " + operand + " must have one element a filter");
            }
        }
    }

    static Windows windows(EvaluationContext in, Tensor w) {
        return new Windows(
                in,
                Arrays.copyOfRange(in.tensor(0).shape(), 2, w.rank()),
                Arrays.copyOfRange(w.shape(), 2, w.rank()),
                false);
    }

    static long[] resultShape(Tensor x, Tensor w, Windows windows) {
        long[] shape = x.shape();
        shape[1] = w.extent(0);
        System.arraycopy(windows.result(), 0, shape, 2, shape.length - 2);
        return shape;
    }

    /** Calls {@code body} with every sum of products of elements less their zero points. */
    static void forEachSum(EvaluationContext in, Tensor w, Tensor zeroX, Tensor zeroW, Windows windows, Sum body) {
        Tensor x = in.tensor(0);
        long[] shape = resultShape(x, w, windows);
        long filtersInGroup = w.extent(0) / in.attribute(GROUP);
        long offset = zeroX == null ? 0 : zeroX.getLong(0);
        Index.forEach(shape, index -> {
            long[] outer = Arrays.copyOfRange(index, 2, index.length);
            long[] sum = {0};
            long zero = zeroW == null ? 0 : zeroW.getLong(zeroW.size() == 1 ? 0 : index[1]);
            long[] ofX = index.clone();
            long[] ofW = new long[w.rank()];
            ofW[0] = index[1];
            for (long c = 0; c < w.extent(1); c++) {
                ofX[1] = index[1] / filtersInGroup * w.extent(1) + c;
                ofW[1] = c;
                windows.forEachInWindow(inWindow -> {
                    long[] position = windows.position(outer, inWindow);
                    if (windows.isInside(position)) {
                        System.arraycopy(position, 0, ofX, 2, position.length);
                        System.arraycopy(inWindow, 0, ofW, 2, inWindow.length);
                        sum[0] += (x.getLong(Index.flat(x.shape(), ofX)) - offset)
                                * (w.getLong(Index.flat(w.shape(), ofW)) - zero);
                    }
                });
            }
            body.accept(Index.flat(shape, index), index[1], sum[0]);
        });
    }
}
