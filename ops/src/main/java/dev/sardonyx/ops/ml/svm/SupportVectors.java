package dev.sardonyx.ops.ml.svm;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** Attributes that classifier and regressor share, and rows of numbers for their references. */
final class SupportVectors {
    static final AttributeKey<List<Float>> COEFFICIENTS =
            AttributeKey.numbers("coefficients").orElse(List.of());
    static final AttributeKey<List<Float>> VECTORS =
            AttributeKey.numbers("support_vectors").orElse(List.of());
    /** What is added to scores. */
    static final AttributeKey<List<Float>> RHO = AttributeKey.numbers("rho").orElse(List.of());

    private SupportVectors() {}

    /** Row {@code row} of numbers that are rows of {@code width}. */
    static double[] row(List<Float> numbers, int row, int width) {
        return numbers.subList(row * width, (row + 1) * width).stream()
                .mapToDouble(Float::doubleValue)
                .toArray();
    }

    /** Sample {@code row} of {@code x}, in f32. */
    static double[] sample(Tensor x, int row) {
        double[] sample = new double[(int) x.extent(x.rank() - 1)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = x.getFloat((long) row * sample.length + i);
        }
        return sample;
    }
}
