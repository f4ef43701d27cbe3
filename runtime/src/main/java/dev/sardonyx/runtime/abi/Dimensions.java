package dev.sardonyx.runtime.abi;

/** Arithmetic on extents, which generated bind methods call. */
public final class Dimensions {
    private Dimensions() {}

    /** The extent as an array index; beyond an int it is an error that names the limit. */
    public static int index(long value) {
        if (value != (int) value) {
            throw new IllegalArgumentException(
                    "a tensor of this run needs " + value + " elements, more than an array of Java can hold");
        }
        return (int) value;
    }

    /** Sets descriptor {@code index} to the value of dimension slot {@code slot}. */
    public static void set(int[] parameters, int index, long[] dimensions, int slot) {
        parameters[index] = index(dimensions[slot]);
    }

    /** Sets descriptor {@code index} to the sum of two dimension slots. */
    public static void set(int[] parameters, int index, long[] dimensions, int slot, int addend) {
        parameters[index] = index(dimensions[slot] + dimensions[addend]);
    }

    /** 0 for an extent of 1, otherwise 1. */
    public static long unlessOne(long extent) {
        return extent == 1 ? 0 : 1;
    }

    /** {@code value} rounded up to whole cache lines of 16 elements. */
    public static long aligned(long value) {
        return (value + 15) & ~15L;
    }

    /** Throws {@link IllegalArgumentException} with {@code reason} unless {@code left} equals {@code right}. */
    public static void requireEqual(long left, long right, String reason) {
        if (left != right) {
            throw new IllegalArgumentException(reason + "; found " + left + " and " + right);
        }
    }

    /** The common extent of two that broadcast; others throw {@link IllegalArgumentException}. */
    public static long broadcast(long a, long b) {
        if (a != b && a != 1 && b != 1) {
            throw new IllegalArgumentException("extents " + a + " and " + b + " do not broadcast");
        }
        return a == 1 ? b : a;
    }
}
