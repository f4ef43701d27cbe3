package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.prune.PrunedWeight;
import dev.sardonyx.compiler.weights.LeftWeight;
import java.util.List;

/**
 * What pruning did, for programs.
 *
 * @param model as the user named it
 * @param output the file that was written
 * @param sparsity that was asked for
 * @param structure of the blocks
 */
record PruneReport(
        String model,
        String output,
        double sparsity,
        String structure,
        long bytesBefore,
        long bytesAfter,
        List<PrunedWeight> weights,
        List<LeftWeight> left,
        OutputComparison comparison) {

    String text() {
        CompressionText text = new CompressionText();
        text.line(
                "%s: %d weight%s of %s pruned, %s blocks, sparsity %s",
                output, weights.size(), weights.size() == 1 ? "" : "s", model, structure, sparsity);
        text.pruned(weights);
        text.left(left);
        text.moved(comparison);
        return text.text();
    }
}
