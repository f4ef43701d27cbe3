package dev.sardonyx.runtime.host;

/** The 32-bit Mersenne Twister with its usual seeding by one integer. */
final class Twister {
    private static final int N = 624;
    private static final int M = 397;
    private static final int UPPER = 1 << 31;
    private static final int MATRIX = 0x9908B0DF;

    private final int[] words = new int[N];
    private int at;

    Twister(int seed) {
        words[0] = seed;
        for (int i = 1; i < N; i++) {
            words[i] = 1812433253 * (words[i - 1] ^ words[i - 1] >>> 30) + i;
        }
    }

    private int next() {
        int following = at + 1 == N ? 0 : at + 1;
        int y = words[at] & UPPER | words[following] & ~UPPER;
        int far = at + M < N ? at + M : at + M - N;
        words[at] = words[far] ^ y >>> 1 ^ -(y & 1) & MATRIX;
        int drawn = words[at];
        at = following;
        drawn ^= drawn >>> 11;
        drawn ^= drawn << 7 & 0x9D2C5680;
        drawn ^= drawn << 15 & 0xEFC60000;
        return drawn ^ drawn >>> 18;
    }

    /** A number in [0, 1) of 53 bits, the first of two draws above the second. */
    double nextDouble() {
        long upper = next() >>> 5;
        return ((upper << 26) + (next() >>> 6)) * 0x1p-53;
    }
}
