package dev.sardonyx.compiler.prune;

import dev.sardonyx.passes.sparsity.WeightStructure;
import java.util.List;

/**
 * What pruning did to one weight.
 *
 * @param nodes that take it
 * @param shape as the model stores it
 * @param blocks how many blocks it has
 * @param zeroed how many of them were made zero; blocks of zeros count when they were chosen
 * @param note what the user should know; often empty
 */
public record PrunedWeight(
        String name,
        List<String> nodes,
        List<Long> shape,
        long blocks,
        long zeroed,
        WeightStructure before,
        WeightStructure after,
        String note) {}
