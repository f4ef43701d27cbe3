package dev.sardonyx.ops.reference;

/** The generator MT19937 of Matsumoto and Nishimura, straight from its recurrence. */
public final class MersenneTwister {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final long[] state = new long[SIZE];
    private int next = SIZE;

    /** A generator that starts from the low 32 bits of {@code seed}. */
    public MersenneTwister(long seed) {
        state[0] = seed & 0xFFFFFFFFL;
        for (int i = 1; i < SIZE; i++) {
            long before = state[i - 1];
            state[i] = (1812433253L * (before ^ before >> 30) + i) & 0xFFFFFFFFL;
        }
    }

    /** The next 32 bits as a number that is not negative. */
    long nextInteger() {
        if (next == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                long mixed = state[i] & 0x80000000L | state[(i + 1) % SIZE] & 0x7FFFFFFFL;
                state[i] = state[(i + SHIFT) % SIZE] ^ mixed >> 1 ^ (mixed % 2 == 1 ? 0x9908B0DFL : 0);
            }
            next = 0;
        }
        long y = state[next++];
        y ^= y >> 11;
        y ^= y << 7 & 0x9D2C5680L;
        y ^= y << 15 & 0xEFC60000L;
        return y ^ y >> 18;
    }

    /** The next number in [0, 1): 53 bits of two draws. */
    public double nextDouble() {
        long high = nextInteger() >> 5;
        long low = nextInteger() >> 6;
        return (high * 0x1p26 + low) / 0x1p53;
    }
}
