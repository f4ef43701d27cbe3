package dev.sardonyx.compiler.cli;

import dev.sardonyx.codegen.schedule.TuningTable;
import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.bench.Samples;
import dev.sardonyx.compiler.tune.TuningChoice;
import dev.sardonyx.compiler.tune.TuningReport;
import dev.sardonyx.compiler.tune.TuningTableFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how the products of a model are best laid out on this processor. */
@Command(
        name = "tune",
        description =
                "Measure how the products of a model are best laid out on this processor, and keep it in a table.",
        footer =
                "docs/tuning.md says what is chosen and how. Give the table to compile, explain or bench with --tuning.")
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A model file, or name[@size] of the catalogue.")
    private String model;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Threads to use (${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--shape", paramLabel = "INPUT=1x128", description = "Fix the shape of an input.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = "The table to write, whose other entries stay; by default sardonyx/tuning.json in"
                    + " $XDG_CONFIG_HOME or ~/.config.")
    private Path table;

    @Option(
            names = "--limit",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "How long it may take (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        Engines.checkTarget(target);
        Engines.checkThreads(threads);
        if (limit < 1) {
            throw Engines.wrong("--limit is " + limit, "give a number of seconds from 1 on");
        }
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> progress = Progress.to(spec.commandLine().getErr());
        TuningTableFile file = new TuningTableFile(table == null ? TuningTableFile.ofUser() : table);
        TuningTable before = file.readIfPresent();
        ModelChoice choice = ModelChoice.of(model, InputShapes.parse(shapes), true, progress);
        List<TuningChoice> choices = Toolchain.find()
                .tune(
                        new Toolchain.Request(choice.file(), choice.shapes(), target, CodeChoices.USUAL),
                        new Toolchain.Tuning(
                                List.copyOf(Samples.of(choice).values()),
                                threads,
                                Duration.ofSeconds(limit),
                                progress));
        TuningReport report = new TuningReport(choices);
        out.print(report.text());
        List<TuningTable.Entry> entries = report.entries(threads);
        if (!entries.isEmpty()) {
            file.write(before.with(entries));
            out.println("written to " + file.file() + "; use it with --tuning " + file.file());
        }
        out.flush();
        return 0;
    }
}
