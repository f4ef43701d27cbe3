package dev.sardonyx.ops.pooling;

import dev.sardonyx.ops.Accuracy;
import java.util.Arrays;

/** The largest element of each channel (ONNX GlobalMaxPool-22). */
public final class GlobalMaxPool extends GlobalPool {
    public GlobalMaxPool() {
        super("GlobalMaxPool", "ReduceMax", Accuracy.EXACT);
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(Double.NEGATIVE_INFINITY, Math::max);
    }
}
