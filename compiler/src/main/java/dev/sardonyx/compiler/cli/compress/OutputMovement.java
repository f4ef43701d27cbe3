package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;

/**
 * How far an output moved when weights changed. Numbers are infinite and the cosine 0 when shapes differ.
 *
 * @param output its name
 * @param elements how many numbers it has
 * @param largestError the largest absolute difference
 * @param relativeError the Euclidean length of the difference over that of the original
 * @param cosine of the angle between both; 1 when neither has any length
 */
public record OutputMovement(String output, long elements, double largestError, double relativeError, double cosine) {

    /** Compares two tensors of numbers. Elements that are NaN or equally infinite in both do not count. */
    static OutputMovement of(String output, Tensor original, Tensor changed) {
        if (!Arrays.equals(original.shape(), changed.shape())) {
            return new OutputMovement(output, original.size(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);
        }
        double largest = 0;
        double squares = 0;
        double dot = 0;
        double before = 0;
        double after = 0;
        for (long i = 0; i < original.size(); i++) {
            double a = original.getDouble(i);
            double b = changed.getDouble(i);
            if (Double.compare(a, b) == 0 && !Double.isFinite(a)) {
                continue;
            }
            double difference = Math.abs(a - b);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
            squares += difference * difference;
            dot += a * b;
            before += a * a;
            after += b * b;
        }
        double relative = squares == 0 ? 0 : Math.sqrt(squares / before);
        double lengths = Math.sqrt(before) * Math.sqrt(after);
        double cosine = lengths == 0 ? (before == after ? 1 : 0) : dot / lengths;
        return new OutputMovement(output, original.size(), largest, relative, cosine);
    }
}
