package dev.sardonyx.properties.accuracy;

/** Functions of doubles that the JDK does not have, some 1e-14 exact relative to their results. */
final class References {
    private static final double LARGEST_SERIES = 6;

    private References() {}

    /**
     * The series of positive terms {@code 2/sqrt(pi) e^(-x^2) (x + 2x^3/3 + 4x^5/15 + ...)} (Abramowitz and Stegun,
     * 7.1.6). Beyond 6 it is 1 to the last digit of a double.
     */
    static double erf(double x) {
        double size = Math.abs(x);
        if (!(size < LARGEST_SERIES)) {
            return Math.signum(x);
        }
        double square = 2 * size * size;
        double term = size;
        double sum = size;
        for (int n = 3; term > sum * 1e-17; n += 2) {
            term *= square / n;
            sum += term;
        }
        return Math.copySign(2 / Math.sqrt(Math.PI) * Math.exp(-size * size) * sum, x);
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double asinh(double x) {
        double size = Math.abs(x);
        double square = x * x;
        if (size < 0.01) {
            return x * (1 - square / 6 * (1 - square * 9 / 20 * (1 - square * 25 / 42)));
        }
        return Math.copySign(Math.log(size + Math.sqrt(square + 1)), x);
    }

    static double acosh(double x) {
        return 2 * Math.log(Math.sqrt((x + 1) / 2) + Math.sqrt((x - 1) / 2));
    }

    static double atanh(double x) {
        return (Math.log1p(x) - Math.log1p(-x)) / 2;
    }

    static double gelu(double x) {
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    static double tanhGelu(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
