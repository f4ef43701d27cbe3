package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * Conv and ConvInteger of any spatial rank, and CausalConvWithState. Sums are made in double precision, channel by
 * channel and tap by tap: exact for integers.
 */
final class Convolutions {
    private Convolutions() {}

    /** Conv: operands [N, C, spatial...], filters [F, C / group, spatial...] and a bias [F]. */
    static void conv(HostCall call) {
        double[] bias = call.has(2) ? Elements.doubles(call.tensor(2)) : null;
        run(call, Elements.doubles(call.tensor(0)), Elements.doubles(call.tensor(1)), bias);
    }

    /** ConvInteger: as Conv without bias, after operands 2 and 3, the zeros of operand and filters, are taken off. */
    static void convInteger(HostCall call) {
        double[] x = Elements.doubles(call.tensor(0));
        double[] w = Elements.doubles(call.tensor(1));
        if (call.has(2)) {
            double zero = call.tensor(2).getDouble(0);
            for (int i = 0; i < x.length; i++) {
                x[i] -= zero;
            }
        }
        if (call.has(3)) {
            double[] zeros = Elements.doubles(call.tensor(3));
            int perZero = w.length / zeros.length;
            for (int i = 0; i < w.length; i++) {
                w[i] -= zeros[i / perZero];
            }
        }
        run(call, x, w, null);
    }

    private static void run(HostCall call, double[] x, double[] w, double[] bias) {
        int[] input = Extents.of(call.tensor(0));
        int[] filters = Extents.of(call.tensor(1));
        int rank = input.length - 2;
        int group = (int) call.integer("group", 1);
        if (filters.length != input.length || filters[1] * group != input[1] || filters[0] % group != 0) {
            throw call.error("expected filters [F, " + input[1] / group + ", ...] with F a multiple of " + group
                    + ", found " + Arrays.toString(filters));
        }
        Window window = Window.of(
                call,
                Arrays.copyOfRange(input, 2, input.length),
                Arrays.copyOfRange(filters, 2, filters.length),
                false);
        int plane = Extents.size(window.output());
        int inputPlane = Extents.size(window.input());
        int taps = Extents.size(window.kernel());
        double[] y = new double[input[0] * filters[0] * plane];
        for (int n = 0; n < input[0]; n++) {
            for (int f = 0; f < filters[0]; f++) {
                int at = (n * filters[0] + f) * plane;
                Arrays.fill(y, at, at + plane, bias == null ? 0 : bias[f]);
                int firstChannel = f / (filters[0] / group) * filters[1];
                for (int c = 0; c < filters[1] && plane > 0; c++) {
                    int from = (n * input[1] + firstChannel + c) * inputPlane;
                    addPlane(window, rank, x, from, w, (f * filters[1] + c) * taps, y, at);
                }
            }
        }
        give(call, y, window.resultShape(input[0], filters[0]));
    }

    private static void give(HostCall call, double[] y, long[] shape) {
        ElementType type = call.resultType(0);
        if (type.isFloat()) {
            call.result(0, Elements.tensor(type, shape, y));
            return;
        }
        Tensor result = Tensor.zeros(type, shape);
        for (int i = 0; i < y.length; i++) {
            result.setLong(i, (long) y[i]);
        }
        call.result(0, result);
    }

    /** Adds one channel, weighted by the taps from {@code w[taps]} on, to the plane of results at {@code y[to]}. */
    private static void addPlane(
            Window window, int rank, double[] x, int from, double[] w, int taps, double[] y, int to) {
        if (rank == 0) {
            y[to] += w[taps] * x[from];
            return;
        }
        if (Extents.size(window.output()) == 0 || Extents.size(window.kernel()) == 0) {
            return;
        }
        int last = rank - 1;
        int[] tap = new int[rank];
        int[] outer = Arrays.copyOf(window.output(), last);
        do {
            double weight = w[taps++];
            // The results along the last axis whose element for this tap is not in the padding.
            int shift = tap[last] * window.dilations()[last] - window.begins()[last];
            int stride = window.strides()[last];
            int first = Math.max(Math.ceilDiv(-shift, stride), 0);
            int end = Math.min(Math.floorDiv(window.input()[last] - 1 - shift, stride) + 1, window.output()[last]);
            int[] row = new int[last];
            int rowAt = to;
            do {
                int base = base(window, row, tap);
                if (base >= 0) {
                    addRow(weight, x, from + base + shift, stride, y, rowAt, first, end);
                }
                rowAt += window.output()[last];
            } while (Extents.next(row, outer));
        } while (Extents.next(tap, window.kernel()));
    }

    /** Where the operand's row for results {@code row} and {@code tap} starts, or -1 in the padding. */
    private static int base(Window window, int[] row, int[] tap) {
        int base = 0;
        for (int axis = 0; axis < row.length; axis++) {
            int place = window.place(axis, row[axis], tap[axis]);
            if (place < 0 || place >= window.input()[axis]) {
                return -1;
            }
            base = base * window.input()[axis] + place;
        }
        return base * window.input()[row.length];
    }

    private static void addRow(
            double weight, double[] x, int from, int stride, double[] y, int to, int first, int end) {
        if (stride == 1) {
            for (int o = first; o < end; o++) {
                y[to + o] += weight * x[from + o];
            }
            return;
        }
        for (int o = first; o < end; o++) {
            y[to + o] += weight * x[from + o * stride];
        }
    }

    /**
     * CausalConvWithState: operand [N, C, T] behind past state [N, C, taps - 1] (zeros without), filters [C, 1, taps],
     * bias [C]; results are [N, C, T] after {@code activation}, and the new state.
     */
    static void causalWithState(HostCall call) {
        Tensor x = call.tensor(0);
        double[] values = Elements.doubles(x);
        double[] w = Elements.doubles(call.tensor(1));
        double[] bias = call.has(2) ? Elements.doubles(call.tensor(2)) : null;
        double[] past = call.has(3) ? Elements.doubles(call.tensor(3)) : null;
        int channels = (int) x.extent(1);
        int steps = (int) x.extent(2);
        int taps = (int) call.tensor(1).extent(2);
        int rows = (int) x.extent(0) * channels;
        boolean swish = !call.text("activation", "none").equals("none");
        double[] y = new double[values.length];
        double[] present = new double[rows * (taps - 1)];
        double[] line = new double[taps - 1 + steps];
        for (int row = 0; row < rows; row++) {
            int channel = row % channels;
            if (past != null) {
                System.arraycopy(past, row * (taps - 1), line, 0, taps - 1);
            }
            System.arraycopy(values, row * steps, line, taps - 1, steps);
            for (int t = 0; t < steps; t++) {
                double sum = bias == null ? 0 : bias[channel];
                for (int k = 0; k < taps; k++) {
                    sum += w[channel * taps + k] * line[t + k];
                }
                y[row * steps + t] = swish ? sum / (1 + StrictMath.exp(-sum)) : sum;
            }
            System.arraycopy(line, steps, present, row * (taps - 1), taps - 1);
            Arrays.fill(line, 0);
        }
        call.result(0, Elements.tensor(x.elementType(), x.shape(), y));
        long[] state = {x.extent(0), channels, taps - 1};
        call.result(1, Elements.tensor(x.elementType(), state, present));
    }
}
