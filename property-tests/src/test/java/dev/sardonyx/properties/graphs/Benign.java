package dev.sardonyx.properties.graphs;

import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;

/** Numbers that stay away from the limits of their types, where small errors would become large ones. */
final class Benign {
    private static final double GREATEST = 1e4;
    private static final double GREATEST_HALF = 1e3;

    private Benign() {}

    /** True when {@code tensor} has no floats but finite ones of moderate size, and no huge integers. */
    static boolean is(Tensor tensor) {
        if (tensor.elementType() == ElementType.STRING) {
            return false;
        }
        double greatest = tensor.elementType() == ElementType.F16
                ? GREATEST_HALF
                : tensor.elementType().isFloat() ? GREATEST : Integer.MAX_VALUE;
        for (long i = 0; i < tensor.size(); i++) {
            if (!(Math.abs(tensor.getDouble(i)) <= greatest)) {
                return false;
            }
        }
        return true;
    }
}
