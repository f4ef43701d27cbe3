package dev.sardonyx.ops.pooling;

import dev.sardonyx.ops.Accuracy;
import java.util.Arrays;

/** The mean of each channel (ONNX GlobalAveragePool-22). */
public final class GlobalAveragePool extends GlobalPool {
    public GlobalAveragePool() {
        super("GlobalAveragePool", "ReduceMean", Accuracy.relative(1e-6));
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(0, Double::sum) / elements.length;
    }
}
