package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.LeftWeight;
import dev.sardonyx.frontend.model.OnnxModel;
import java.util.List;

/**
 * A quantised model.
 *
 * @param weights that were quantised
 * @param left other floating-point constants, with the reason
 */
public record QuantizeResult(OnnxModel model, List<QuantizedWeight> weights, List<LeftWeight> left) {}
