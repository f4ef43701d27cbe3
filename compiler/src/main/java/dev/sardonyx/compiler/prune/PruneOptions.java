package dev.sardonyx.compiler.prune;

import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.passes.sparsity.BlockShape;

/**
 * How a model is pruned.
 *
 * @param sparsity the fraction of each weight that becomes zero, from 0 to 1
 * @param structure the blocks that become zero as a whole
 */
public record PruneOptions(double sparsity, BlockShape structure, WeightFilter filter) {
    /** @throws ModelException if the sparsity is no fraction */
    public PruneOptions {
        if (!(sparsity >= 0 && sparsity <= 1)) {
            throw new ModelException(Diagnostic.error(
                    DiagnosticCode.C004,
                    Location.UNKNOWN,
                    "the sparsity is " + sparsity + ", expected a number from 0 to 1",
                    "give the fraction of weights to drop, for example --sparsity 0.9"));
        }
    }
}
