package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Resize and AffineGrid. */
final class Resizing {
    private Resizing() {}

    /** Resize of operand 0 along {@code axes}, by the scales in operand 2 or to the sizes in operand 3. */
    static void resize(HostCall call) {
        Tensor x = call.tensor(0);
        AxisTaps[] taps = taps(call, x);
        if (call.text("mode", "nearest").equals("nearest")) {
            AxisMaps maps = AxisMaps.of(x);
            for (int axis = 0; axis < taps.length; axis++) {
                if (taps[axis] != null && !taps[axis].isIdentity()) {
                    maps.with(axis, taps[axis].nearest());
                }
            }
            Tensor fill = Tensor.zeros(x.elementType(), 1);
            fill.setDouble(0, call.number("extrapolation_value", 0));
            call.result(0, maps.copy(fill));
            return;
        }
        int[] extents = Extents.of(x);
        double[] values = Elements.doubles(x);
        for (int axis = 0; axis < taps.length; axis++) {
            if (taps[axis] != null && !taps[axis].isIdentity()) {
                int outer = Extents.size(extents, 0, axis);
                int inner = Extents.size(extents, axis + 1, extents.length);
                values = taps[axis].interpolate(values, outer, inner);
                extents[axis] = taps[axis].output();
            }
        }
        extrapolate(call, taps, extents, values);
        call.result(0, Elements.tensor(x.elementType(), Extents.shape(extents), values));
    }

    private static void extrapolate(HostCall call, AxisTaps[] taps, int[] extents, double[] values) {
        float outside = call.number("extrapolation_value", 0);
        for (int axis = 0; axis < taps.length; axis++) {
            int inner = Extents.size(extents, axis + 1, extents.length);
            int outer = Extents.size(extents, 0, axis);
            for (int i = 0; taps[axis] != null && i < extents[axis]; i++) {
                for (int o = 0; o < outer && taps[axis].isBeyond(i); o++) {
                    int from = (o * extents[axis] + i) * inner;
                    Arrays.fill(values, from, from + inner, outside);
                }
            }
        }
    }

    /** One for each axis, null for those that stay. */
    private static AxisTaps[] taps(HostCall call, Tensor x) {
        long[] given = call.integers("axes");
        int[] axes = given == null ? Extents.all(x.rank()) : Extents.of(given);
        boolean sized = call.has(3) && call.tensor(3).size() > 0;
        double[] scales = new double[axes.length];
        int[] sizes = new int[axes.length];
        Tensor wanted = call.tensor(sized ? 3 : 2);
        if (wanted.size() != axes.length) {
            throw call.error("expected " + axes.length + " scales or sizes, found " + wanted.size());
        }
        for (int i = 0; i < axes.length; i++) {
            double extent = x.extent(axes[i]);
            scales[i] = sized ? wanted.getLong(i) / extent : wanted.getDouble(i);
            sizes[i] = sized ? (int) wanted.getLong(i) : (int) StrictMath.floor(extent * scales[i]);
        }
        if (sized) {
            keepRatio(call, x, axes, scales, sizes);
        }
        boolean hasRegion = call.has(1) && call.tensor(1).size() > 0;
        AxisTaps[] taps = new AxisTaps[x.rank()];
        for (int i = 0; i < axes.length; i++) {
            double start = hasRegion ? call.tensor(1).getDouble(i) : 0;
            double end = hasRegion ? call.tensor(1).getDouble(i + axes.length) : 1;
            taps[axes[i]] = new AxisTaps(call, (int) x.extent(axes[i]), sizes[i], scales[i], start, end);
        }
        return taps;
    }

    /** By {@code keep_aspect_ratio_policy} one scale for all axes, so that sizes are met from below or above. */
    private static void keepRatio(HostCall call, Tensor x, int[] axes, double[] scales, int[] sizes) {
        String policy = call.text("keep_aspect_ratio_policy", "stretch");
        if (policy.equals("stretch") || axes.length == 0) {
            return;
        }
        double common = scales[0];
        for (double scale : scales) {
            common = policy.equals("not_larger") ? StrictMath.min(common, scale) : StrictMath.max(common, scale);
        }
        for (int i = 0; i < axes.length; i++) {
            scales[i] = common;
            sizes[i] = (int) StrictMath.floor(x.extent(axes[i]) * common + 0.5);
        }
    }

    /** AffineGrid: maps [N, 2, 3] or [N, 3, 4] applied to the places of a result of shape operand 1, in [-1, 1]. */
    static void affineGrid(HostCall call) {
        double[] maps = Elements.doubles(call.tensor(0));
        int[] size = Extents.of(Extents.integers(call, 1));
        int rank = size.length - 2;
        boolean alignCorners = call.integer("align_corners", 0) != 0;
        int[] spatial = Arrays.copyOfRange(size, 2, size.length);
        long[] shape = new long[rank + 2];
        shape[0] = size[0];
        shape[rank + 1] = rank;
        for (int i = 0; i < rank; i++) {
            shape[i + 1] = spatial[i];
        }
        double[] y = new double[Math.toIntExact(Tensor.size(shape))];
        int[] index = new int[rank];
        for (int at = 0, n = 0; at < y.length; ) {
            for (int row = 0; row < rank; row++) {
                int map = (n * rank + row) * (rank + 1);
                double sum = maps[map + rank];
                for (int k = 0; k < rank; k++) {
                    // The first coordinate lies along the last axis.
                    int axis = rank - 1 - k;
                    sum += maps[map + k] * coordinate(index[axis], spatial[axis], alignCorners);
                }
                y[at++] = sum;
            }
            n += Extents.next(index, spatial) ? 0 : 1;
        }
        call.result(0, Elements.tensor(call.resultType(0), shape, y));
    }

    private static double coordinate(int place, int extent, boolean alignCorners) {
        return alignCorners ? -1 + 2.0 * place / Math.max(extent - 1, 1) : (2.0 * place + 1) / extent - 1;
    }
}
