package dev.sardonyx.ops.reduction;

/** The sum of all elements up to each one along an axis (ONNX CumSum-14). */
public final class CumSum extends Cumulative {
    public CumSum() {
        super("CumSum", 14);
    }

    @Override
    long start() {
        return 0;
    }

    @Override
    double combine(double a, double b) {
        return a + b;
    }

    @Override
    long combine(long a, long b) {
        return a + b;
    }
}
