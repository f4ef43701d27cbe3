package dev.sardonyx.properties;

import dev.sardonyx.tensor.Tensor;

/** How far two tensors of one shape are apart. */
final class Differences {
    private Differences() {}

    /** 1 less the cosine of the angle between them: 0 for one direction. */
    static double ofDirection(Tensor a, Tensor b) {
        double dot = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (long i = 0; i < a.size(); i++) {
            dot += a.getDouble(i) * b.getDouble(i);
            lengthA += a.getDouble(i) * a.getDouble(i);
            lengthB += b.getDouble(i) * b.getDouble(i);
        }
        return 1 - dot / Math.sqrt(lengthA * lengthB);
    }

    static double largest(Tensor a, Tensor b) {
        double largest = 0;
        for (long i = 0; i < a.size(); i++) {
            largest = Math.max(largest, Math.abs(a.getDouble(i) - b.getDouble(i)));
        }
        return largest;
    }

    static double mean(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.size(); i++) {
            sum += Math.abs(a.getDouble(i) - b.getDouble(i));
        }
        return sum / a.size();
    }
}
