package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.passes.sparsity.MatrixView;
import java.util.List;
import java.util.stream.IntStream;

/** The matrices {@code [K, N]} that a use multiplies with: one for each batch of a product or group of a convolution. */
public final class WeightMatrices {
    private final long[] strides;
    private final List<Long> dims;
    private final WeightUse use;

    private WeightMatrices(OnnxTensor stored, WeightUse use) {
        this.dims = stored.dims();
        this.strides = strides(stored.dims());
        this.use = use;
    }

    /**
     * Where the matrices of {@code use} lie in {@code stored}.
     *
     * @throws ArithmeticException if an extent exceeds an int
     */
    public static MatrixView of(OnnxTensor stored, WeightUse use) {
        WeightMatrices matrices = new WeightMatrices(stored, use);
        return switch (use.role()) {
            case PRODUCT -> matrices.product();
            case CONVOLUTION -> matrices.convolution();
            case TABLE, OTHER -> throw new IllegalArgumentException("no matrices in a " + use.role());
        };
    }

    private static long[] strides(List<Long> dims) {
        long[] strides = new long[dims.size()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims.get(axis);
        }
        return strides;
    }

    private MatrixView product() {
        List<Integer> axes = use.permutation();
        return MatrixView.of(
                offsets(axes.subList(0, axes.size() - 2)),
                offsets(List.of(use.depthAxis())),
                offsets(List.of(use.channelAxis())));
    }

    /** Output channels of one group are the columns; a count of groups that does not divide them is one group. */
    private MatrixView convolution() {
        List<Integer> axes = use.permutation();
        int channels = Math.toIntExact(dims.get(use.channelAxis()));
        long asked = WeightRole.integer(use.node(), "group", 1);
        int groups = asked > 0 && asked <= channels && channels % asked == 0 ? (int) asked : 1;
        int columns = channels / groups;
        long stride = strides[use.channelAxis()];
        return MatrixView.of(
                MatrixView.offsets(new int[] {groups}, new long[] {stride * columns}),
                offsets(axes.subList(1, axes.size())),
                MatrixView.offsets(new int[] {columns}, new long[] {stride}));
    }

    private long[] offsets(List<Integer> axes) {
        int[] extents =
                axes.stream().mapToInt(axis -> Math.toIntExact(dims.get(axis))).toArray();
        long[] steps = IntStream.range(0, axes.size())
                .mapToLong(i -> strides[axes.get(i)])
                .toArray();
        return MatrixView.offsets(extents, steps);
    }
}
