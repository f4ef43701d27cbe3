package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** DeformConv: a convolution over two axes whose every tap is moved by an offset and scaled by a mask. */
final class DeformableConvolutions {
    private DeformableConvolutions() {}

    /**
     * X [N, C, H, W], filters [F, C / group, kh, kw], offsets [N, offset_group * kh * kw * 2, oh, ow], bias [F], mask
     * [N, offset_group * kh * kw, oh, ow]; the first offset of a tap is along H.
     */
    static void deformConv(HostCall call) {
        Tensor given = call.tensor(0);
        int[] input = Extents.of(given);
        int[] filters = Extents.of(call.tensor(1));
        int group = (int) call.integer("group", 1);
        Window window = Window.of(call, Arrays.copyOfRange(input, 2, 4), Arrays.copyOfRange(filters, 2, 4), false);
        double[] w = Elements.doubles(call.tensor(1));
        double[] bias = call.has(3) ? Elements.doubles(call.tensor(3)) : null;
        int plane = Extents.size(window.output());
        int taps = Extents.size(window.kernel());
        double[] y = new double[input[0] * filters[0] * plane];
        double[] x = Elements.doubles(given);
        for (int n = 0; n < input[0]; n++) {
            double[] columns = columns(call, window, x, input, n);
            for (int f = 0; f < filters[0]; f++) {
                int to = (n * filters[0] + f) * plane;
                Arrays.fill(y, to, to + plane, bias == null ? 0 : bias[f]);
                int first = f / (filters[0] / group) * filters[1] * taps;
                for (int k = 0; k < filters[1] * taps; k++) {
                    double weight = w[f * filters[1] * taps + k];
                    for (int o = 0; o < plane; o++) {
                        y[to + o] += weight * columns[(first + k) * plane + o];
                    }
                }
            }
        }
        call.result(0, Elements.tensor(given.elementType(), window.resultShape(input[0], filters[0]), y));
    }

    /** What each tap of each channel reads in image {@code n}: [C, taps, oh * ow]. */
    private static double[] columns(HostCall call, Window window, double[] x, int[] input, int n) {
        double[] offsets = Elements.doubles(call.tensor(2));
        double[] mask = call.has(4) ? Elements.doubles(call.tensor(4)) : null;
        int groups = (int) call.integer("offset_group", 1);
        int plane = Extents.size(window.output());
        int width = window.output()[1];
        int taps = Extents.size(window.kernel());
        double[] columns = new double[input[1] * taps * plane];
        for (int c = 0; c < input[1]; c++) {
            int image = (n * input[1] + c) * input[2] * input[3];
            for (int k = 0; k < taps; k++) {
                int tap = (n * groups + c / (input[1] / groups)) * taps + k;
                for (int o = 0; o < plane; o++) {
                    double row = window.place(0, o / width, k / window.kernel()[1]) + offsets[2 * tap * plane + o];
                    double column =
                            window.place(1, o % width, k % window.kernel()[1]) + offsets[(2 * tap + 1) * plane + o];
                    double value = between(x, image, input[2], input[3], row, column);
                    columns[(c * taps + k) * plane + o] = mask == null ? value : value * mask[tap * plane + o];
                }
            }
        }
        return columns;
    }

    /** Bilinear, with zeros around the image. */
    private static double between(double[] x, int image, int height, int width, double row, double column) {
        double top = StrictMath.floor(row);
        double left = StrictMath.floor(column);
        double down = row - top;
        double right = column - left;
        if (!(top >= -1 && top < height && left >= -1 && left < width)) {
            return 0;
        }
        int r = (int) top;
        int c = (int) left;
        double upper = (1 - right) * at(x, image, height, width, r, c) + right * at(x, image, height, width, r, c + 1);
        double lower =
                (1 - right) * at(x, image, height, width, r + 1, c) + right * at(x, image, height, width, r + 1, c + 1);
        return (1 - down) * upper + down * lower;
    }

    private static double at(double[] x, int image, int height, int width, int row, int column) {
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        return inside ? x[image + row * width + column] : 0;
    }
}
