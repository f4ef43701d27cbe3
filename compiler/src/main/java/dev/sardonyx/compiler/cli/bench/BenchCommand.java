package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.cli.CodeOptions;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.compiler.cli.Main;
import dev.sardonyx.compiler.cli.Progress;
import dev.sardonyx.compiler.cli.TraceFiles;
import dev.sardonyx.compiler.explain.Trace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures models: how long they take, against a peer, from process start, against earlier results. */
@Command(
        name = "bench",
        description = "Measure how long models take, alone or in turns with another runtime.",
        footer = {
            "Ratios above 1 mean that Sardonyx is faster. Outputs are compared before anything is measured.",
            "--gate fails (exit code 1) if a ratio fell, relative to the earlier one, by more than the noises of both"
                    + " together and by more than the tolerance; the noise of a result is half the distance between the"
                    + " quartiles of its rounds' ratios. It also fails if a model that was measured is missing, fails or"
                    + " has other outputs. docs/benchmarks.md tells more."
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "MODEL",
            description = "Model files, or names[@size] of the catalogue; with --suite and --gate instead of all.")
    private List<String> models = List.of();

    @ArgGroup
    private Mode mode = new Mode();

    @Mixin
    private MeasureOptions measure;

    @Mixin
    private CodeOptions code;

    @Option(names = "--shape", paramLabel = "INPUT=1x128", description = "Fix the shape of an input.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write results as a JSON list.")
    private Path json;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write the last calls with their times as a Chrome trace, for Perfetto.")
    private Path trace;

    @Option(names = "--engine", defaultValue = "compiled", description = "compiled or interpreter (${DEFAULT-VALUE}).")
    private String engine;

    @Option(
            names = "--later",
            paramLabel = "FILE",
            description = "With --gate: results to compare, nothing is measured.")
    private Path later;

    @Option(
            names = "--tolerance",
            defaultValue = "5",
            paramLabel = "PERCENT",
            description = "With --gate: a fall that is always allowed (${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--forks",
            defaultValue = "15",
            paramLabel = "N",
            description = "With --cold: JVMs of each side (${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--after",
            defaultValue = "0",
            paramLabel = "MS",
            description = "With --cold: let the program do other things that long between loading and the first run.")
    private long after;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "With --suite, --kernels and --cold: where Markdown and JSON go (benchmarks/results).")
    private Path output;

    @Option(
            names = "--only",
            defaultValue = "*",
            paramLabel = "GLOB",
            description = "With --kernels: only problems whose name matches, for example 'gemm-1x*'.")
    private String only;

    /** What to do but to measure the models in this JVM. */
    static final class Mode {
        @Option(
                names = "--suite",
                description = "Measure the models of the suite, each in a JVM of its own, and write a table.")
        private boolean suite;

        @Option(
                names = "--gate",
                paramLabel = "FILE",
                description = "Compare with earlier results of --suite; measures the models that FILE has.")
        private Path gate;

        @Option(
                names = "--kernels",
                description = "Measure single kernels: products, convolutions, functions of elements and of rows.")
        private boolean kernels;

        @Option(
                names = "--cold",
                description = "Measure from the start of the process to the first result, and memory.")
        private boolean cold;

        BenchMode chosen() {
            if (suite) {
                return BenchMode.SUITE;
            }
            if (kernels) {
                return BenchMode.KERNELS;
            }
            return gate != null ? BenchMode.GATE : cold ? BenchMode.COLD : BenchMode.MODELS;
        }
    }

    @Override
    public Integer call() {
        BenchMode chosen = mode.chosen();
        chosen.check(spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .toList());
        measure.check();
        boolean allWell = switch (chosen) {
            case MODELS -> models();
            case SUITE -> suite();
            case GATE -> gate();
            case KERNELS -> kernels();
            case COLD -> cold();
        };
        return allWell ? 0 : Main.MODEL_AT_FAULT;
    }

    private boolean models() {
        Optional<Trace> calls = Optional.ofNullable(trace).map(file -> new Trace());
        InProcessBench bench = new InProcessBench(
                Engines.of(engine, measure.target(), code.choices()),
                Optional.ofNullable(measure.against()).map(name -> Peers.find(name, measure.target())),
                measure.bench(),
                calls,
                spec.commandLine().getOut(),
                progress());
        InProcessBench.Outcome outcome =
                bench.run(needModels(), InputShapes.parse(shapes), measure.threads(List.of(1)));
        if (json != null) {
            JsonFiles.write(outcome.results(), json);
        }
        calls.ifPresent(made -> TraceFiles.write(made, trace));
        return outcome.allWell();
    }

    private boolean suite() {
        List<String> chosen = models.isEmpty() ? SuiteBench.models() : models;
        ResultFiles files = new ResultFiles(folder(), "suite");
        SuiteReport report = measured(
                SuiteBench.tasks(chosen, measure.threads(List.of(1, 2))),
                soFar -> files.write(SuiteTable.of(soFar), soFar));
        print(SuiteTable.of(report));
        progress().accept("written to " + files);
        return report.rows().stream().allMatch(SuiteRow::isWell);
    }

    private boolean kernels() {
        if (!models.isEmpty()) {
            throw Engines.wrong("--kernels takes no models", "choose problems with --only GLOB");
        }
        ResultFiles files = new ResultFiles(folder(), "kernels");
        KernelReport report = new KernelSuite(only, measure.kernelPeers(), measure.kernelSettings(), progress())
                .run(measure.threads(List.of(1, 2)), soFar -> files.write(KernelTable.of(soFar), soFar));
        print(KernelTable.of(report));
        progress().accept("written to " + files);
        return report.rows().stream().allMatch(KernelRow::isWell);
    }

    private boolean gate() {
        SuiteReport earlier = SuiteReport.read(mode.gate).only(models, measure.threads(List.of()));
        if (earlier.tasks().isEmpty()) {
            throw Engines.wrong(
                    "of what is asked for, " + mode.gate + " has nothing that went well",
                    "choose other models or numbers of threads, or run ./sardonyx bench --suite again");
        }
        SuiteReport fresh = later == null ? measured(earlier.tasks(), soFar -> {}) : SuiteReport.read(later);
        Gate.Verdict verdict = new Gate(tolerance / 100).compare(earlier, fresh);
        verdict.lines().forEach(this::print);
        return verdict.passed();
    }

    private SuiteReport measured(List<SuiteBench.Task> tasks, Consumer<SuiteReport> soFar) {
        BenchSettings settings = measure.settings();
        Surroundings surroundings = Surroundings.now(
                        Peers.find(settings.peer(), settings.target()).version(), ForkedBench.flags())
                .remarked(progress());
        SuiteBench suite = new SuiteBench(new ForkedBench(settings), progress());
        return new SuiteReport(
                surroundings,
                settings,
                suite.run(tasks, rows -> soFar.accept(new SuiteReport(surroundings, settings, rows))));
    }

    private boolean cold() {
        if (forks < 1 || after < 0) {
            throw Engines.wrong("forks and after are " + forks + " and " + after, "give at least one fork");
        }
        ColdBench bench = new ColdBench(Peers.find(measure.peer()), measure.target(), forks, after, progress());
        ColdReport report = bench.run(needModels(), measure.threads(List.of(1)));
        ResultFiles files = new ResultFiles(folder(), after == 0 ? "cold" : "cold-after-" + after);
        files.write(ColdTable.of(report), report);
        print(ColdTable.of(report));
        progress().accept("written to " + files);
        return report.rows().stream().allMatch(ColdReport.Row::isWell);
    }

    private List<String> needModels() {
        if (models.isEmpty()) {
            throw Engines.wrong("no model is named", "name model files or models of the catalogue, or use --suite");
        }
        return models;
    }

    private Path folder() {
        return Objects.requireNonNullElseGet(
                output, () -> Path.of(System.getProperty("sardonyx.home", "")).resolve("benchmarks/results"));
    }

    private Consumer<String> progress() {
        return Progress.to(spec.commandLine().getErr());
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
