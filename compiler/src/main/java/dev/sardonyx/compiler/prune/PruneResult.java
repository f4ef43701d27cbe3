package dev.sardonyx.compiler.prune;

import dev.sardonyx.compiler.weights.LeftWeight;
import dev.sardonyx.frontend.model.OnnxModel;
import java.util.List;

/**
 * A pruned model.
 *
 * @param weights that were pruned
 * @param left other floating-point constants, with the reason
 */
public record PruneResult(OnnxModel model, List<PrunedWeight> weights, List<LeftWeight> left) {}
