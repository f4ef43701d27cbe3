package dev.sardonyx.compiler.cli.compress;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.quantize.QuantizeOptions;
import dev.sardonyx.compiler.quantize.QuantizeResult;
import dev.sardonyx.compiler.quantize.Quantizer;
import dev.sardonyx.compiler.quantize.WeightFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model whose weights take fewer bits. */
@Command(
        name = "quantize",
        description = "Write a model whose weights take fewer bits; arithmetic stays in f32.",
        footer = "docs/quantisation.md says which weights, how they are written and when it pays.")
public final class QuantizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private WeightOptions options;

    @Option(names = "--weights", required = true, paramLabel = "FORMAT", description = "f16, bf16, int8 or int4.")
    private String weights;

    @Option(
            names = "--group",
            paramLabel = "N",
            description = "How many terms of a sum share a scale, a power of two from 16 on; by default all of an"
                    + " output feature in int8, 32 in int4.")
    private Integer group;

    @Option(names = "--symmetric", description = "No zero points, the default of int8.")
    private boolean symmetric;

    @Option(names = "--asymmetric", description = "Zero points, the default of int4.")
    private boolean asymmetric;

    @Override
    public Integer call() {
        QuantizeOptions wanted = wanted();
        ModelChoice choice = options.choice(spec.commandLine().getErr());
        QuantizeResult result = Quantizer.quantize(choice.model(), choice.file(), wanted);
        OutputComparison comparison = options.finish(choice, result.model());
        QuantizeReport report = new QuantizeReport(
                choice.label(),
                options.output().toString(),
                wanted.format().text(),
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

    private QuantizeOptions wanted() {
        WeightFormat format = WeightFormat.ofText(weights)
                .orElseThrow(() -> Engines.wrong(
                        "there is no format '" + weights + "' of weights", "formats: " + WeightFormat.names()));
        if (symmetric && asymmetric) {
            throw Engines.wrong("both --symmetric and --asymmetric are given", "give one of them");
        }
        return new QuantizeOptions(
                format,
                group == null ? OptionalInt.empty() : OptionalInt.of(group),
                symmetric || asymmetric ? Optional.of(symmetric) : Optional.empty(),
                options.filter());
    }
}
