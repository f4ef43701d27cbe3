package dev.sardonyx.runtime.abi;

/** The error function of doubles: its power series near 0, a continued fraction beyond (DLMF 7.6.1 and 7.9.1). */
final class ErrorFunction {
    private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
    private static final double SERIES_LIMIT = 2.5;
    private static final double SATURATION = 6;
    private static final int FRACTION_TERMS = 60;

    private ErrorFunction() {}

    static double erf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double a = Math.abs(x);
        double value = a >= SATURATION ? 1 : a <= SERIES_LIMIT ? series(a) : 1 - complement(a);
        return Math.copySign(value, x);
    }

    /** {@code e^(-x^2)} times a series of positive terms, which does not cancel. */
    private static double series(double x) {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_SQRT_PI * StrictMath.exp(-square) * sum;
    }

    private static double complement(double x) {
        double fraction = x;
        for (int n = FRACTION_TERMS; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return TWO_OVER_SQRT_PI / 2 * StrictMath.exp(-x * x) / fraction;
    }
}
