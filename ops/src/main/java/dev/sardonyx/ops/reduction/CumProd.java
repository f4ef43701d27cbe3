package dev.sardonyx.ops.reduction;

/** The product of all elements up to each one along an axis (ONNX CumProd-26). */
public final class CumProd extends Cumulative {
    public CumProd() {
        super("CumProd", 26);
    }

    @Override
    long start() {
        return 1;
    }

    @Override
    double combine(double a, double b) {
        return a * b;
    }

    @Override
    long combine(long a, long b) {
        return a * b;
    }
}
