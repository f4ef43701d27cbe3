package dev.sardonyx.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * The fuzzer's bytes as a sequence of choices. The same bytes give the same choices; bytes that have run out choose
 * the first of everything.
 */
final class Choices {
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        3,
        4,
        5,
        7,
        8,
        -2,
        -3,
        16,
        64,
        127,
        128,
        255,
        256,
        1000,
        65535,
        65536,
        1 << 20,
        1 << 26,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE + 1
    };
    private static final int SMALL_EDGES = 9;

    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /** A number from 0 up to but not including {@code end}, which is positive. */
    int below(int end) {
        int value = next();
        for (int reach = 256; reach > 0 && reach < end; reach <<= 8) {
            value = value << 8 | next();
        }
        return Integer.remainderUnsigned(value, end);
    }

    boolean oneIn(int times) {
        return below(times) == times - 1;
    }

    <T> T of(List<T> values) {
        return values.get(below(values.size()));
    }

    /** A number that is likely to lie at an edge of what code expects; small ones most of the time. */
    long number() {
        return EDGES[oneIn(4) ? below(EDGES.length) : below(SMALL_EDGES)];
    }

    /** Some of the bytes that are left, at most {@code most}. */
    byte[] take(int most) {
        int length = Math.min(below(most + 1), bytes.length - at);
        byte[] taken = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return taken;
    }

    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(at, bytes.length), bytes.length);
        at = bytes.length;
        return rest;
    }
}
