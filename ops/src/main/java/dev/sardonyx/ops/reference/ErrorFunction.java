package dev.sardonyx.ops.reference;

/** The error function for references. */
public final class ErrorFunction {
    private ErrorFunction() {}

    /** The error function to about 1e-15: its Taylor series near 0, else a continued fraction of the complement. */
    public static double erf(double x) {
        double magnitude = Math.abs(x);
        if (Double.isNaN(x) || magnitude > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        if (magnitude < 2.5) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 100; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 2 / Math.sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n / 2.0 / (magnitude + fraction);
        }
        double complement = Math.exp(-x * x) / Math.sqrt(Math.PI) / (magnitude + fraction);
        return Math.signum(x) * (1 - complement);
    }
}
