package dev.sardonyx.ops.resampling;

/** Weights of neighbours, for references. */
final class Interpolation {
    private Interpolation() {}

    /** The weights of four neighbours of a place that is {@code ratio} behind the second. */
    static double[] cubic(double ratio, double a) {
        double[] weights = new double[4];
        for (int i = 0; i < 4; i++) {
            weights[i] = cubicAt(i - 1 - ratio, a);
        }
        return weights;
    }

    /** Keys' cubic kernel at {@code distance}. */
    static double cubicAt(double distance, double a) {
        double x = Math.abs(distance);
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
