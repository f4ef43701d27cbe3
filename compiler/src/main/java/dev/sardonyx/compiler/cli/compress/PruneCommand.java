package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.prune.PruneOptions;
import dev.sardonyx.compiler.prune.PruneResult;
import dev.sardonyx.compiler.prune.Pruner;
import dev.sardonyx.passes.sparsity.BlockShape;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model whose weights of least magnitude are zeros. */
@Command(
        name = "prune",
        description = "Write a model whose weights of least magnitude are zeros, block by block.",
        footer = "docs/sparsity.md says which weights and when it pays.")
public final class PruneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private WeightOptions options;

    @Option(
            names = "--sparsity",
            required = true,
            paramLabel = "S",
            description = "The fraction of each weight that becomes zero, from 0 to 1.")
    private double sparsity;

    @Option(
            names = "--structure",
            required = true,
            paramLabel = "BLOCKS",
            description = "4x1, 8x1 or 1x16 neighbouring output features, or unstructured.")
    private String structure;

    @Override
    public Integer call() {
        BlockShape shape = BlockShape.ofText(structure)
                .orElseThrow(() ->
                        Engines.wrong("there are no blocks '" + structure + "'", "structures: " + BlockShape.names()));
        PruneOptions wanted = new PruneOptions(sparsity, shape, options.filter());
        ModelChoice choice = options.choice(spec.commandLine().getErr());
        PruneResult result = Pruner.prune(choice.model(), choice.file(), wanted);
        OutputComparison comparison = options.finish(choice, result.model());
        PruneReport report = new PruneReport(
                choice.label(),
                options.output().toString(),
                sparsity,
                shape.text(),
                WeightOptions.sizeBytes(choice.file()),
                WeightOptions.sizeBytes(options.output()),
                result.weights(),
                result.left(),
                comparison);
        spec.commandLine().getOut().print(report.text());
        spec.commandLine().getOut().flush();
        options.report(report);
        return 0;
    }
}
