package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import java.util.Arrays;

/**
 * The geometry of a convolution or pooling over the spatial axes: element k of the window at result element o lies at
 * {@code o * stride + k * dilation - begin} of the operand.
 */
record Window(int[] input, int[] kernel, int[] strides, int[] dilations, int[] begins, int[] ends, int[] output) {
    /** By the constants strides, dilations, pads and auto_pad, over spatial extents {@code input}. */
    static Window of(HostCall call, int[] input, int[] kernel, boolean ceil) {
        int rank = input.length;
        int[] strides = each(call.integers("strides"), rank, 1);
        int[] dilations = each(call.integers("dilations"), rank, 1);
        String autoPad = call.text("auto_pad", "NOTSET");
        int[] pads = each(autoPad.equals("NOTSET") ? call.integers("pads") : null, 2 * rank, 0);
        int[] begins = Arrays.copyOf(pads, rank);
        int[] ends = Arrays.copyOfRange(pads, rank, 2 * rank);
        int[] output = new int[rank];
        for (int i = 0; i < rank; i++) {
            int reach = (kernel[i] - 1) * dilations[i] + 1;
            if (autoPad.startsWith("SAME")) {
                output[i] = Math.ceilDiv(input[i], strides[i]);
                int total = Math.max((output[i] - 1) * strides[i] + reach - input[i], 0);
                begins[i] = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                ends[i] = total - begins[i];
            } else {
                output[i] = extent(call, i, input[i], begins[i], ends[i], reach, strides[i], ceil);
            }
        }
        return new Window(input, kernel, strides, dilations, begins, ends, output);
    }

    private static int extent(
            HostCall call, int axis, int input, int begin, int end, int reach, int stride, boolean ceil) {
        int room = input + begin + end - reach;
        if (room < 0) {
            throw call.error("expected at least " + reach + " elements along spatial axis " + axis + ", found "
                    + (input + begin + end));
        }
        // Rounded up, a window that would start in the padding at the end is left out.
        return ceil ? Math.min(Math.ceilDiv(room, stride) + 1, Math.ceilDiv(input + begin, stride)) : room / stride + 1;
    }

    static int[] each(long[] given, int count, int fallback) {
        if (given != null && given.length == count) {
            return Extents.of(given);
        }
        int[] same = new int[count];
        Arrays.fill(same, fallback);
        return same;
    }

    int rank() {
        return input.length;
    }

    /** Where window element {@code k} at result element {@code o} lies along {@code axis}; may be outside. */
    int place(int axis, int o, int k) {
        return o * strides[axis] + k * dilations[axis] - begins[axis];
    }

    /** The place of window element {@code tap} at result element {@code at} in the operand, or -1 in the padding. */
    int place(int[] at, int[] tap) {
        int flat = 0;
        for (int axis = 0; axis < input.length; axis++) {
            int place = place(axis, at[axis], tap[axis]);
            if (place < 0 || place >= input[axis]) {
                return -1;
            }
            flat = flat * input[axis] + place;
        }
        return flat;
    }

    /** {@code batch}, {@code channels} and the spatial extents of the result. */
    long[] resultShape(long batch, long channels) {
        long[] shape = new long[output.length + 2];
        shape[0] = batch;
        shape[1] = channels;
        for (int i = 0; i < output.length; i++) {
            shape[i + 2] = output[i];
        }
        return shape;
    }
}
