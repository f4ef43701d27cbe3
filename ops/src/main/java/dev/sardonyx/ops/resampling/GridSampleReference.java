package dev.sardonyx.ops.resampling;

import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** Reads an image at the places of a grid, one place and one axis at a time. */
final class GridSampleReference {
    private final Tensor x;
    private final Tensor grid;
    private final boolean alignCorners;
    private final String mode;
    private final String padding;
    private final int rank;

    GridSampleReference(EvaluationContext in) {
        this.x = in.tensor(0);
        this.grid = in.tensor(1);
        this.alignCorners = in.attribute(GridSample.ALIGN_CORNERS);
        this.mode = in.attribute(GridSample.MODE);
        this.padding = in.attribute(GridSample.PADDING_MODE);
        this.rank = x.rank() - 2;
    }

    Tensor evaluate() {
        long[] shape = x.shape();
        System.arraycopy(grid.shape(), 1, shape, 2, rank);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            double[] place = new double[rank];
            long[] at = new long[grid.rank()];
            at[0] = index[0];
            System.arraycopy(index, 2, at, 1, rank);
            for (int i = 0; i < rank; i++) {
                at[rank + 1] = rank - 1 - i;
                place[i] = place(grid.getDouble(Index.flat(grid.shape(), at)), x.extent(i + 2));
            }
            y.setDouble(Index.flat(shape, index), read(new long[] {index[0], index[1]}, place, new long[0]));
        });
        return y;
    }

    private double place(double normal, long extent) {
        double place = (float) (alignCorners ? (normal + 1) / 2 * (extent - 1) : ((normal + 1) * extent - 1) / 2);
        if (mode.equals("nearest")) {
            place = Math.rint(place);
        }
        double low = alignCorners ? 0 : -0.5;
        double high = alignCorners ? extent - 1 : extent - 0.5;
        if (place < low || place > high) {
            if (padding.equals("border")) {
                return Math.clamp(place, 0.0, extent - 1.0);
            } else if (padding.equals("reflection")) {
                return reflected(place, low, high);
            }
        }
        return place;
    }

    private static double reflected(double place, double low, double high) {
        double range = high - low;
        double distance = place < low ? low - place : place - high;
        double rest = distance % range;
        boolean even = (long) (distance / range) % 2 == 0;
        return (place < low) == even ? low + rest : high - rest;
    }

    /** The value with axes up to {@code fixed.length} at fixed indices and the others interpolated. */
    private double read(long[] channel, double[] place, long[] fixed) {
        if (fixed.length == rank) {
            return element(channel, fixed);
        }
        double at = place[fixed.length];
        long base = (long) Math.floor(at);
        double ratio = at - base;
        double[] weights = switch (mode) {
            case "nearest" -> new double[] {1};
            case "linear" -> new double[] {1 - ratio, ratio};
            default -> Interpolation.cubic(ratio, -0.75);
        };
        long first = mode.equals("cubic") ? base - 1 : base;
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            long[] next = Arrays.copyOf(fixed, fixed.length + 1);
            next[fixed.length] = first + i;
            sum += weights[i] * read(channel, place, next);
        }
        return sum;
    }

    private double element(long[] channel, long[] position) {
        long[] index = new long[x.rank()];
        index[0] = channel[0];
        index[1] = channel[1];
        for (int i = 0; i < rank; i++) {
            long extent = x.extent(i + 2);
            long at = position[i];
            if (at < 0 || at >= extent) {
                if (padding.equals("zeros")) {
                    return 0;
                }
                double low = alignCorners ? 0 : -0.5;
                double high = alignCorners ? extent - 1 : extent - 0.5;
                at = padding.equals("border") ? Math.clamp(at, 0L, extent - 1) : (long) reflected(at, low, high);
            }
            index[i + 2] = at;
        }
        return x.getDouble(Index.flat(x.shape(), index));
    }
}
