package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;

/** How each place along one axis of a Resize result is made from places of the operand. */
final class AxisTaps {
    private final HostCall call;
    private final int input;
    private final int output;
    private final double scale;
    private final double regionStart;
    private final double regionEnd;

    /** {@code scale} is what was given, or the quotient of the extents; the region counts for cropping only. */
    AxisTaps(HostCall call, int input, int output, double scale, double regionStart, double regionEnd) {
        this.call = call;
        this.input = input;
        this.output = output;
        this.scale = scale;
        this.regionStart = regionStart;
        this.regionEnd = regionEnd;
    }

    boolean isIdentity() {
        boolean crops = transformation().equals("tf_crop_and_resize");
        return input == output && scale == 1 && (!crops || (regionStart == 0 && regionEnd == 1));
    }

    int output() {
        return output;
    }

    private String transformation() {
        return call.text("coordinate_transformation_mode", "half_pixel");
    }

    /** Where place {@code i} of the result lies in the operand. */
    private double source(int i) {
        double exact = scale * input;
        return switch (transformation()) {
            case "asymmetric" -> i / scale;
            case "align_corners" -> exact == 1 ? 0 : i * (input - 1) / (exact - 1);
            case "pytorch_half_pixel" -> exact == 1 ? -0.5 : (i + 0.5) / scale - 0.5;
            case "half_pixel_symmetric" -> input / 2.0 * (1 - output / exact) + (i + 0.5) / scale - 0.5;
            case "tf_crop_and_resize" -> {
                double reach = (regionEnd - regionStart) * (input - 1);
                double within = output > 1 ? i * reach / (output - 1) : reach / 2;
                yield regionStart * (input - 1) + within;
            }
            default -> (i + 0.5) / scale - 0.5;
        };
    }

    /** True where cropping leads beyond the operand, so that the extrapolation value stands. */
    boolean isBeyond(int i) {
        if (!transformation().equals("tf_crop_and_resize")) {
            return false;
        }
        double source = source(i);
        return source < 0 || source > input - 1;
    }

    /** The nearest place for each place of the result, -1 beyond the operand. */
    int[] nearest() {
        int[] map = new int[output];
        for (int i = 0; i < output; i++) {
            double source = source(i);
            double rounded = switch (call.text("nearest_mode", "round_prefer_floor")) {
                case "round_prefer_ceil" -> StrictMath.floor(source + 0.5);
                case "floor" -> StrictMath.floor(source);
                case "ceil" -> StrictMath.ceil(source);
                default -> StrictMath.ceil(source - 0.5);
            };
            map[i] = isBeyond(i) ? -1 : (int) Math.clamp(rounded, 0.0, input - 1.0);
        }
        return map;
    }

    /** Adds up lines of {@code x} [outer, input, inner] to [outer, output, inner] by the weights of {@code mode}. */
    double[] interpolate(double[] x, int outer, int inner) {
        double[] y = new double[outer * output * inner];
        boolean cubic = call.text("mode", "linear").equals("cubic");
        double stretch = call.integer("antialias", 0) != 0 ? StrictMath.min(scale, 1) : 1;
        double support = (cubic ? 2 : 1) / stretch;
        for (int i = 0; i < output; i++) {
            double source = source(i);
            int first = (int) StrictMath.floor(source - support) + 1;
            int last = (int) StrictMath.ceil(source + support) - 1;
            double[] weights = weights(source, first, last, cubic, stretch);
            for (int k = 0; k < weights.length; k++) {
                int place = Math.clamp(first + k, 0, input - 1);
                for (int o = 0; o < outer && weights[k] != 0; o++) {
                    int from = (o * input + place) * inner;
                    int to = (o * output + i) * inner;
                    for (int j = 0; j < inner; j++) {
                        y[to + j] += weights[k] * x[from + j];
                    }
                }
            }
        }
        return y;
    }

    private double[] weights(double source, int first, int last, boolean cubic, double stretch) {
        double[] weights = new double[last - first + 1];
        boolean excludes = call.integer("exclude_outside", 0) != 0;
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            double distance = StrictMath.abs(first + k - source) * stretch;
            boolean dropped = excludes && (first + k < 0 || first + k >= input);
            weights[k] = dropped ? 0 : cubic ? cubic(distance) : StrictMath.max(1 - distance, 0);
            sum += weights[k];
        }
        for (int k = 0; k < weights.length && (stretch != 1 || excludes) && sum != 0; k++) {
            weights[k] /= sum;
        }
        return weights;
    }

    private double cubic(double distance) {
        double a = call.number("cubic_coeff_a", -0.75f);
        double t = distance;
        if (t <= 1) {
            return ((a + 2) * t - (a + 3)) * t * t + 1;
        }
        return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
    }
}
