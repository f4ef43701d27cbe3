package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.bench.Samples;
import dev.sardonyx.compiler.explain.Explanation;
import dev.sardonyx.compiler.explain.HtmlReport;
import dev.sardonyx.compiler.explain.TextReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says where the time of a model goes. */
@Command(
        name = "explain",
        description = "Compile and run a model, and hold the time of each kernel call against what the machine can do.",
        footer = "docs/explain.md says what the numbers mean.")
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or name[@size] of the catalogue.")
    private String model;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads to use (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--shape", paramLabel = "INPUT=1x128", description = "Fix the shape of an input.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all numbers as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page that draws the roofline.")
    private Path html;

    @Option(
            names = "--warmup",
            defaultValue = "3000",
            paramLabel = "MS",
            description = "Time before anything is measured; longer while kernels are on trial (${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(
            names = "--measure",
            defaultValue = "3000",
            paramLabel = "MS",
            description = "Time to measure (${DEFAULT-VALUE}).")
    private long measuring;

    @Mixin
    private CodeOptions code;

    @Override
    public Integer call() {
        Engines.checkTarget(target);
        Engines.checkThreads(threads);
        ModelChoice choice = ModelChoice.of(
                model,
                InputShapes.parse(shapes),
                true,
                Progress.to(spec.commandLine().getErr()));
        Explanation explanation = Toolchain.find()
                .explain(
                        new Toolchain.Request(choice.file(), choice.shapes(), target, code.choices()),
                        new Toolchain.Measurement(
                                choice.label(),
                                List.copyOf(Samples.of(choice).values()),
                                threads,
                                Duration.ofMillis(warmUp),
                                Duration.ofMillis(measuring)));
        spec.commandLine().getOut().print(TextReport.of(explanation));
        spec.commandLine().getOut().flush();
        if (json != null) {
            JsonFiles.write(explanation, json);
        }
        if (html != null) {
            JsonFiles.writeText(HtmlReport.of(explanation), html);
        }
        return 0;
    }
}
