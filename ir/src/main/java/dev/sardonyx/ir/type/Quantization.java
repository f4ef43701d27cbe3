package dev.sardonyx.ir.type;

import java.util.List;

/**
 * What the integers of a quantised tensor stand for: {@code (q - zeroPoint) * scale}.
 *
 * @param axis the axis along which scales differ; ignored for one scale
 * @param group elements of {@code axis} that share a scale; 1 for per-channel
 * @param scales one, or one a group of the axis
 * @param zeroPoints as many as scales
 */
public record Quantization(int axis, int group, List<Float> scales, List<Long> zeroPoints) {
    public Quantization {
        scales = List.copyOf(scales);
        zeroPoints = List.copyOf(zeroPoints);
        if (scales.size() != zeroPoints.size() || scales.isEmpty()) {
            throw new IllegalArgumentException(
                    scales.size() + " scales do not go with " + zeroPoints.size() + " zero points");
        }
    }

    /** For example {@code quantized(1, 1, [0.5, 0.25], [0, 0])}: axis, group, scales and zero points. */
    @Override
    public String toString() {
        return "quantized(" + axis + ", " + group + ", " + scales + ", " + zeroPoints + ")";
    }
}
