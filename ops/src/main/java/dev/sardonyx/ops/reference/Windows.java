package dev.sardonyx.ops.reference;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.EvaluationContext;
import java.util.Arrays;
import java.util.List;

/** The windows of convolutions and poolings as references walk them: over longs, with {@code auto_pad} resolved. */
public final class Windows {
    private final long[] input;
    private final long[] kernel;
    private final long[] strides;
    private final long[] dilations;
    private final long[] begins;
    private final long[] ends;
    private final long[] result;

    /** @param input the spatial extents of the operand */
    public Windows(EvaluationContext in, long[] input, long[] kernel, boolean ceil) {
        int rank = input.length;
        List<Long> stated =
                in.find(AttributeKey.integers("kernel_shape").optional()).orElse(List.of());
        if (!stated.isEmpty() && !stated.equals(Arrays.stream(kernel).boxed().toList())) {
            throw in.error("'kernel_shape' " + stated + " must be " + Arrays.toString(kernel));
        }
        this.input = input;
        this.kernel = kernel;
        this.strides = attribute(in, "strides", rank, 1);
        this.dilations = attribute(in, "dilations", rank, 1);
        long[] pads = attribute(in, "pads", 2 * rank, 0);
        this.begins = Arrays.copyOf(pads, rank);
        this.ends = Arrays.copyOfRange(pads, rank, 2 * rank);
        this.result = new long[rank];
        String autoPad = in.find(AttributeKey.text("auto_pad").orElse("NOTSET")).orElseThrow();
        for (int i = 0; i < rank; i++) {
            long reach = (kernel[i] - 1) * dilations[i] + 1;
            if (autoPad.equals("VALID")) {
                begins[i] = 0;
                ends[i] = 0;
            } else if (autoPad.startsWith("SAME")) {
                result[i] = (input[i] + strides[i] - 1) / strides[i];
                long total = Math.max((result[i] - 1) * strides[i] + reach - input[i], 0);
                begins[i] = autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                ends[i] = total - begins[i];
                continue;
            }
            if (input[i] + begins[i] + ends[i] < reach) {
                throw in.error("the window reaches over " + reach + " elements, but spatial axis " + i + " has only "
                        + (input[i] + begins[i] + ends[i]) + " with its padding");
            }
            double steps = (double) (input[i] + begins[i] + ends[i] - reach) / strides[i];
            result[i] = (long) (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
            if (ceil && (result[i] - 1) * strides[i] >= input[i] + begins[i]) {
                result[i]--;
            }
        }
    }

    private static long[] attribute(EvaluationContext in, String name, int size, long fallback) {
        List<Long> given = in.find(AttributeKey.integers(name).optional()).orElse(List.of());
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = given.isEmpty() ? fallback : given.get(i);
        }
        return values;
    }

    /** The spatial extents of the result. */
    public long[] result() {
        return result.clone();
    }

    /** Where element {@code inWindow} of the window at {@code outer} lies, which may be outside the operand. */
    public long[] position(long[] outer, long[] inWindow) {
        long[] position = new long[input.length];
        for (int i = 0; i < position.length; i++) {
            position[i] = outer[i] * strides[i] - begins[i] + inWindow[i] * dilations[i];
        }
        return position;
    }

    /** True when {@code position} is in the operand. */
    public boolean isInside(long[] position) {
        for (int i = 0; i < position.length; i++) {
            if (position[i] < 0 || position[i] >= input[i]) {
                return false;
            }
        }
        return true;
    }

    /** True when {@code position} is in the operand or its padding. */
    public boolean isInsidePadded(long[] position) {
        for (int i = 0; i < position.length; i++) {
            if (position[i] < -begins[i] || position[i] >= input[i] + ends[i]) {
                return false;
            }
        }
        return true;
    }

    /** Calls {@code body} with every index in the window. */
    public void forEachInWindow(java.util.function.Consumer<long[]> body) {
        Index.forEach(kernel, body);
    }
}
