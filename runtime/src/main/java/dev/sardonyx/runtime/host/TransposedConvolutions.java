package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/** ConvTranspose of any spatial rank, summed in double precision. */
final class TransposedConvolutions {
    private final int[] input;
    private final int[] kernel;
    private final int[] strides;
    private final int[] dilations;
    private final int[] begins;
    private final int[] output;

    private TransposedConvolutions(HostCall call, int[] input, int[] kernel) {
        int rank = input.length;
        this.input = input;
        this.kernel = kernel;
        this.strides = Window.each(call.integers("strides"), rank, 1);
        this.dilations = Window.each(call.integers("dilations"), rank, 1);
        this.begins = new int[rank];
        this.output = new int[rank];
        int[] pads = Window.each(call.integers("pads"), 2 * rank, 0);
        int[] more = Window.each(call.integers("output_padding"), rank, 0);
        long[] wanted = call.integers("output_shape");
        String autoPad = call.text("auto_pad", "NOTSET");
        for (int i = 0; i < rank; i++) {
            int full = (input[i] - 1) * strides[i] + more[i] + (kernel[i] - 1) * dilations[i] + 1;
            boolean given = wanted != null && wanted.length > 0;
            if (given || autoPad.startsWith("SAME")) {
                output[i] = given ? (int) wanted[wanted.length - rank + i] : input[i] * strides[i];
                int total = Math.max(full - output[i], 0);
                begins[i] = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            } else if (autoPad.equals("VALID")) {
                output[i] = full;
            } else {
                begins[i] = pads[i];
                output[i] = full - pads[i] - pads[i + rank];
            }
        }
    }

    /** Operands [N, C, spatial...], filters [C, F / group, spatial...] and a bias [F]. */
    static void convTranspose(HostCall call) {
        Tensor given = call.tensor(0);
        int[] extents = Extents.of(given);
        int[] filters = Extents.of(call.tensor(1));
        int group = (int) call.integer("group", 1);
        if (filters.length != extents.length || filters[0] != extents[1] || extents[1] % group != 0) {
            throw call.error("expected filters [" + extents[1] + ", F, ...] in " + group + " groups, found "
                    + Arrays.toString(filters));
        }
        TransposedConvolutions geometry = new TransposedConvolutions(
                call, Arrays.copyOfRange(extents, 2, extents.length), Arrays.copyOfRange(filters, 2, filters.length));
        double[] y = geometry.planes(call, extents, filters[1], group);
        long[] shape = given.shape();
        shape[1] = (long) filters[1] * group;
        for (int i = 0; i < geometry.output.length; i++) {
            shape[i + 2] = geometry.output[i];
        }
        call.result(0, Elements.tensor(given.elementType(), shape, y));
    }

    /** All planes of results, {@code perGroup} in each group. */
    private double[] planes(HostCall call, int[] extents, int perGroup, int group) {
        double[] x = Elements.doubles(call.tensor(0));
        double[] w = Elements.doubles(call.tensor(1));
        double[] bias = call.has(2) ? Elements.doubles(call.tensor(2)) : null;
        int results = perGroup * group;
        int channels = extents[1] / group;
        int plane = Extents.size(output);
        int inputPlane = Extents.size(input);
        int taps = Extents.size(kernel);
        double[] y = new double[extents[0] * results * plane];
        for (int n = 0; n < extents[0]; n++) {
            for (int f = 0; f < results; f++) {
                int to = (n * results + f) * plane;
                Arrays.fill(y, to, to + plane, bias == null ? 0 : bias[f]);
                int first = f / perGroup * channels;
                for (int c = first; c < first + channels; c++) {
                    int from = (n * extents[1] + c) * inputPlane;
                    spread(x, from, w, (c * perGroup + f % perGroup) * taps, y, to);
                }
            }
        }
        return y;
    }

    /** Adds a plane of {@code x}, spread by the taps from {@code w[taps]} on, to the plane of results. */
    private void spread(double[] x, int from, double[] w, int taps, double[] y, int to) {
        int last = input.length - 1;
        if (last < 0 || Extents.size(input) == 0) {
            return;
        }
        int[] tap = new int[input.length];
        int[] outer = Arrays.copyOf(input, last);
        do {
            double weight = w[taps++];
            int shift = tap[last] * dilations[last] - begins[last];
            int stride = strides[last];
            int first = Math.max(Math.ceilDiv(-shift, stride), 0);
            int end = Math.min(Math.floorDiv(output[last] - 1 - shift, stride) + 1, input[last]);
            int[] row = new int[last];
            int rowAt = from;
            do {
                int base = base(row, tap);
                for (int i = first; i < end && base >= 0; i++) {
                    y[to + base + shift + i * stride] += weight * x[rowAt + i];
                }
                rowAt += input[last];
            } while (Extents.next(row, outer));
        } while (Extents.next(tap, kernel));
    }

    /** Where the row of results starts that {@code row} of the operand meets at {@code tap}, or -1 outside. */
    private int base(int[] row, int[] tap) {
        int base = 0;
        for (int axis = 0; axis < row.length; axis++) {
            int place = row[axis] * strides[axis] + tap[axis] * dilations[axis] - begins[axis];
            if (place < 0 || place >= output[axis]) {
                return -1;
            }
            base = base * output[axis] + place;
        }
        return base * output[row.length];
    }
}
