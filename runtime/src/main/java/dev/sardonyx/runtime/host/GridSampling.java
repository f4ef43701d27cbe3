package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** GridSample: X [N, C, spatial...] read at the places of a grid [N, result..., spatial rank] in [-1, 1]. */
final class GridSampling {
    private final int[] extents;
    private final boolean alignCorners;
    private final String mode;
    private final String padding;
    private final int width;
    private final int[][] places;
    private final double[][] weights;

    private GridSampling(HostCall call, int[] extents) {
        this.extents = extents;
        this.alignCorners = call.integer("align_corners", 0) != 0;
        String named = call.text("mode", "linear");
        this.mode = named.equals("nearest") ? "nearest" : named.endsWith("cubic") ? "cubic" : "linear";
        this.padding = call.text("padding_mode", "zeros");
        this.width = mode.equals("nearest") ? 1 : mode.equals("linear") ? 2 : 4;
        this.places = new int[extents.length][width];
        this.weights = new double[extents.length][width];
    }

    static void gridSample(HostCall call) {
        Tensor given = call.tensor(0);
        int[] input = Extents.of(given);
        int[] target = Extents.of(call.tensor(1));
        int rank = input.length - 2;
        if (target.length != input.length || target[rank + 1] != rank) {
            throw call.error("expected a grid of " + rank + " coordinates and rank " + input.length + ", found "
                    + call.tensor(1));
        }
        GridSampling sampling = new GridSampling(call, Arrays.copyOfRange(input, 2, input.length));
        double[] x = Elements.doubles(given);
        double[] grid = Elements.doubles(call.tensor(1));
        int plane = Extents.size(sampling.extents);
        int points = Extents.size(target, 1, rank + 1);
        double[] y = new double[input[0] * input[1] * points];
        for (int n = 0; n < input[0]; n++) {
            for (int p = 0; p < points; p++) {
                sampling.locate(grid, (n * points + p) * rank);
                for (int c = 0; c < input[1]; c++) {
                    int image = n * input[1] + c;
                    y[image * points + p] = sampling.sum(x, image * plane, 0);
                }
            }
        }
        long[] shape = call.tensor(1).shape();
        long[] result = new long[input.length];
        result[0] = input[0];
        result[1] = input[1];
        System.arraycopy(shape, 1, result, 2, rank);
        call.result(0, Elements.tensor(given.elementType(), result, y));
    }

    /** Finds the places and weights along each axis; the first coordinate lies along the last axis. */
    private void locate(double[] grid, int at) {
        for (int axis = 0; axis < extents.length; axis++) {
            double g = grid[at + extents.length - 1 - axis];
            int extent = extents[axis];
            double place = alignCorners ? (g + 1) / 2 * (extent - 1) : ((g + 1) * extent - 1) / 2;
            if (mode.equals("nearest")) {
                place = StrictMath.rint(place);
            }
            place = inside(place, extent);
            double floor = StrictMath.floor(place);
            int first = (int) floor - (width == 4 ? 1 : 0);
            for (int k = 0; k < width; k++) {
                places[axis][k] = tap(first + k, extent);
                weights[axis][k] = weight(StrictMath.abs(place - floor - k + (width == 4 ? 1 : 0)));
            }
        }
    }

    /** By the padding mode, before taps are taken. */
    private double inside(double place, int extent) {
        double low = alignCorners ? 0 : -0.5;
        double high = alignCorners ? extent - 1 : extent - 0.5;
        if (place >= low && place <= high) {
            return place;
        }
        return switch (padding) {
            case "border" -> place > 0 ? extent - 1 : 0;
            case "reflection" -> reflected(place, low, high);
            default -> place;
        };
    }

    /** A tap beyond the image, by the padding mode; -1 for a zero. */
    private int tap(int place, int extent) {
        if (place >= 0 && place < extent) {
            return place;
        }
        return switch (padding) {
            case "border" -> place < 0 ? 0 : extent - 1;
            case "reflection" -> {
                double low = alignCorners ? 0 : -0.5;
                yield (int) reflected(place, low, alignCorners ? extent - 1 : extent - 0.5);
            }
            default -> -1;
        };
    }

    private static double reflected(double place, double low, double high) {
        double reach = high - low;
        if (reach <= 0) {
            return low < 0 ? 0 : low;
        }
        double beyond = place < low ? low - place : place > high ? place - high : 0;
        if (beyond == 0) {
            return place;
        }
        double turns = StrictMath.floor(beyond / reach);
        double rest = beyond - turns * reach;
        boolean even = turns % 2 == 0;
        return (place < low) == even ? low + rest : high - rest;
    }

    private double weight(double distance) {
        double a = -0.75;
        return switch (mode) {
            case "nearest" -> 1;
            case "linear" -> 1 - distance;
            default ->
                distance <= 1
                        ? ((a + 2) * distance - (a + 3)) * distance * distance + 1
                        : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
        };
    }

    /** The weighted sum over the taps of {@code axis} and all axes after it. */
    private double sum(double[] x, int base, int axis) {
        double sum = 0;
        int step = Extents.size(extents, axis + 1, extents.length);
        for (int k = 0; k < width; k++) {
            int place = places[axis][k];
            if (place >= 0) {
                int at = base + place * step;
                sum += weights[axis][k] * (axis + 1 == extents.length ? x[at] : sum(x, at, axis + 1));
            }
        }
        return sum;
    }
}
