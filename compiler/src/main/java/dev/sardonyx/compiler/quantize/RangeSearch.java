package dev.sardonyx.compiler.quantize;

/**
 * Finds scale and zero point of a group of weights such that the sum of squared errors is small: ranges that clip the
 * largest weights are tried beside the whole one, then the scale is fitted to the codes by least squares until that
 * gains nothing. Not safe for concurrent use.
 */
final class RangeSearch {
    private static final int STEPS = 20;
    private static final double STEP = 0.03;
    private static final int ENDS = 3;
    private static final int FITS = 8;

    private final Codes codes;
    private float scale;
    private int zero;
    private double error;

    RangeSearch(Codes codes) {
        this.codes = codes;
    }

    /** The scale that was found; positive and normal. */
    float scale() {
        return scale;
    }

    int zero() {
        return zero;
    }

    /** The sum of squared errors. */
    double error() {
        return error;
    }

    /** Searches for the first {@code count} elements of {@code weights}, which are finite. */
    void fit(float[] weights, int count) {
        float low = 0;
        float high = 0;
        for (int i = 0; i < count; i++) {
            low = Math.min(low, weights[i]);
            high = Math.max(high, weights[i]);
        }
        scale = 1;
        zero = Math.clamp(0, codes.lowest(), codes.highest());
        error = 0;
        if (low == high) {
            return;
        }
        error = Double.POSITIVE_INFINITY;
        if (codes.isSymmetric()) {
            clipBoth(weights, count, Math.max(-low, high));
        } else {
            clipEnds(weights, count, low, high);
        }
        fitScale(weights, count);
    }

    private void clipBoth(float[] weights, int count, double largest) {
        for (int step = 0; step < STEPS; step++) {
            offer(weights, count, largest * (1 - step * STEP) / codes.highest(), 0);
        }
    }

    private void clipEnds(float[] weights, int count, double low, double high) {
        int best = 0;
        for (int step = 0; step < STEPS; step++) {
            best = offer(weights, count, low, high, step, step) ? step : best;
        }
        int bestLow = best;
        for (int step = Math.max(0, best - ENDS); step <= best + ENDS; step++) {
            bestLow = offer(weights, count, low, high, step, best) ? step : bestLow;
        }
        for (int step = Math.max(0, best - ENDS); step <= best + ENDS; step++) {
            offer(weights, count, low, high, bestLow, step);
        }
    }

    private boolean offer(float[] weights, int count, double low, double high, int lowStep, int highStep) {
        double from = low * (1 - lowStep * STEP);
        double to = high * (1 - highStep * STEP);
        double step = (to - from) / (codes.highest() - codes.lowest());
        long offset = Math.round(codes.lowest() - from / step);
        return offer(weights, count, step, (int) Math.clamp(offset, codes.lowest(), codes.highest()));
    }

    /** Takes this scale and zero point if they are better than the best so far. */
    private boolean offer(float[] weights, int count, double newScale, int newZero) {
        float rounded = (float) Math.max(newScale, Float.MIN_NORMAL);
        double found = errorOf(weights, count, rounded, newZero);
        if (found >= error) {
            return false;
        }
        scale = rounded;
        zero = newZero;
        error = found;
        return true;
    }

    private void fitScale(float[] weights, int count) {
        boolean better = true;
        for (int i = 0; i < FITS && better; i++) {
            double products = 0;
            double squares = 0;
            for (int j = 0; j < count; j++) {
                double step = code(weights[j]) - zero;
                products += step * weights[j];
                squares += step * step;
            }
            better = squares > 0 && products > 0 && offer(weights, count, products / squares, zero);
        }
    }

    /** The code of a weight under the scale and zero point that were found. */
    int code(float weight) {
        return zero + (int) step(weight, 1 / scale, codes.lowest() - zero, codes.highest() - zero);
    }

    private static float step(float weight, float inverse, int lowest, int highest) {
        return Math.max(lowest, Math.min(highest, (float) Math.rint(weight * inverse)));
    }

    private double errorOf(float[] weights, int count, float candidate, int offset) {
        float inverse = 1 / candidate;
        int lowest = codes.lowest() - offset;
        int highest = codes.highest() - offset;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            float difference = weights[i] - step(weights[i], inverse, lowest, highest) * candidate;
            sum += (double) difference * difference;
        }
        return sum;
    }
}
