package dev.sardonyx.compiler.weights;

import java.util.List;

/**
 * A constant that a command leaves as it is.
 *
 * @param shape extents, outermost first
 * @param bytes of its elements in a file
 */
public record LeftWeight(String name, List<Long> shape, long bytes, String reason) {
    /** {@code weight} with the reason. */
    public static LeftWeight of(ConstantWeight weight, String reason) {
        return new LeftWeight(weight.name(), weight.stored().dims(), weight.sizeBytes(), reason);
    }
}
