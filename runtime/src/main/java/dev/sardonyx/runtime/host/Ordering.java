package dev.sardonyx.runtime.host;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** Elements of any type as longs that are ordered as the elements are, and sorting of indices. */
final class Ordering {
    private Ordering() {}

    /** A key for each element: equal where elements are equal (0 and -0 are, and all NaN), NaN the largest. */
    static long[] keys(Tensor x) {
        long[] keys = new long[Elements.count(x)];
        ElementType type = x.elementType();
        if (type == ElementType.STRING) {
            String[] sorted = x.strings().clone();
            Arrays.sort(sorted);
            for (int i = 0; i < keys.length; i++) {
                keys[i] = rank(sorted, x.strings()[i]);
            }
            return keys;
        }
        double[] values = type.isFloat() ? Elements.doubles(x) : null;
        for (int i = 0; i < keys.length; i++) {
            if (values != null) {
                // Adding 0 makes -0 the same as 0.
                long bits = Double.doubleToLongBits(values[i] + 0.0);
                keys[i] = bits ^ (bits >> 63 & Long.MAX_VALUE);
            } else {
                keys[i] = type == ElementType.U64 ? x.getLong(i) ^ Long.MIN_VALUE : x.getLong(i);
            }
        }
        return keys;
    }

    /** The place of the first string of {@code sorted} that equals {@code text}. */
    private static int rank(String[] sorted, String text) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (sorted[middle].compareTo(text) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Sorts the first {@code count} of {@code items}; equal ones stay in order. */
    static void sort(int[] items, int count, IntBinaryOperator compare) {
        int[] from = items;
        int[] to = new int[count];
        for (int width = 1; width < count; width *= 2) {
            for (int start = 0; start < count; start += 2 * width) {
                int middle = Math.min(start + width, count);
                merge(from, to, start, middle, Math.min(middle + width, count), compare);
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        if (from != items) {
            System.arraycopy(from, 0, items, 0, count);
        }
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, IntBinaryOperator compare) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = right >= end || (left < middle && compare.applyAsInt(from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
