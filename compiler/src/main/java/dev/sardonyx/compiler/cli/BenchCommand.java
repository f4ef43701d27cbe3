package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.compiler.explain.Trace;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures models, alone or against a peer. */
@Command(
        name = "bench",
        description = "Measure how long models take, alone or in turns with another runtime.",
        footer = "Ratios above 1 mean that Sardonyx is faster. Outputs are compared before anything is measured.")
final class BenchCommand implements Callable<Integer> {
    private static final long SEED = 1;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "Model files, or names[@size] of the catalogue.")
    private List<String> models;

    @Option(names = "--against", paramLabel = "PEER", description = "The other runtime: onnxruntime.")
    private String against;

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1",
            paramLabel = "N",
            description = "Numbers of threads (${DEFAULT-VALUE}).")
    private List<Integer> threads;

    @Option(names = "--shape", paramLabel = "INPUT=1x128", description = "Fix the shape of an input.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write results as a JSON list.")
    private Path json;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(names = "--engine", defaultValue = "compiled", description = "compiled or interpreter (${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--rounds", defaultValue = "7", description = "Turns of each side (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--slice",
            defaultValue = "300",
            paramLabel = "MS",
            description = "Length of a turn (${DEFAULT-VALUE}).")
    private long slice;

    @Option(
            names = "--warmup",
            defaultValue = "3000",
            paramLabel = "MS",
            description = "Time before the first turn (${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Write the last calls with their times as a Chrome trace, for Perfetto.")
    private Path trace;

    @Override
    public Integer call() {
        Engine ours = Engines.of(engine, target);
        Optional<Peer> peer = Optional.ofNullable(against).map(BenchCommand::peer);
        Map<String, long[]> given = InputShapes.parse(shapes);
        Trace calls = new Trace();
        Consumer<String> progress = Progress.to(spec.commandLine().getErr());
        List<BenchResult> results = new ArrayList<>();
        boolean allWell = true;
        for (String model : models) {
            try {
                ModelChoice choice = ModelChoice.of(model, given, true, progress);
                for (int count : threads) {
                    BenchResult result = measure(choice, ours, count, peer, calls);
                    print(result);
                    results.add(result);
                    allWell &= result.outputs() == null || result.outputs().equals("agree");
                }
            } catch (ModelException e) {
                progress.accept(model + ": " + e.getMessage());
                allWell = false;
            }
        }
        printMean(results);
        if (json != null) {
            JsonFiles.write(results, json);
        }
        if (trace != null) {
            TraceFiles.write(calls, trace);
        }
        return allWell ? 0 : Main.MODEL_AT_FAULT;
    }

    private static Peer peer(String name) {
        List<String> names = new ArrayList<>();
        for (Peer peer : ServiceLoader.load(Peer.class)) {
            if (peer.name().equals(name)) {
                return peer;
            }
            names.add(peer.name());
        }
        throw Engines.wrong(
                "there is no peer '" + name + "' on the class path, only " + names,
                "the script 'sardonyx' adds the module benchmarks, which has onnxruntime");
    }

    private BenchResult measure(ModelChoice choice, Engine ours, int count, Optional<Peer> peer, Trace calls) {
        try (Engine.Model model = ours.open(choice.file(), choice.shapes(), count)) {
            if (trace != null) {
                calls.model(choice.label() + ", threads: " + count);
                model.trace(calls);
            }
            return new InterleavedBench(rounds, slice, warmUp).run(choice, model, samples(choice), count, peer);
        }
    }

    /** The values that every run of {@code choice} is given. */
    static Map<String, Datum> samples(ModelChoice choice) {
        ImportOptions options = ImportOptions.DEFAULT.withShapes(choice.shapes());
        Map<String, Datum> samples = new LinkedHashMap<>();
        GraphImporter.inputTypes(choice.model(), choice.file(), options)
                .forEach((name, type) -> samples.put(
                        name,
                        new SampleInputs(SEED).value(name, type, choice.entry().flatMap(entry -> entry.recipe(name)))));
        return samples;
    }

    private void print(BenchResult result) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-42s %d thread%s  sardonyx %9.3f ms (%.3f to %.3f)",
                result.size().isEmpty() ? result.model() : result.model() + "@" + result.size(),
                result.threads(),
                result.threads() == 1 ? " " : "s",
                result.milliseconds(),
                result.low(),
                result.high()));
        if (result.peer() != null) {
            line.append(String.format(
                    Locale.ROOT,
                    "  %s %9.3f ms (%.3f to %.3f)  ratio %.2f (%.2f to %.2f)",
                    result.peer(),
                    result.peerMilliseconds(),
                    result.peerLow(),
                    result.peerHigh(),
                    result.ratio(),
                    result.lowestRatio(),
                    result.highestRatio()));
            if (!result.outputs().equals("agree")) {
                line.append("  OUTPUTS DIFFER: ").append(result.outputs());
            }
        }
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void printMean(List<BenchResult> results) {
        double[] logarithms = results.stream()
                .filter(r -> r.ratio() != null)
                .mapToDouble(r -> Math.log(r.ratio()))
                .toArray();
        if (logarithms.length > 1) {
            double mean = Math.exp(Arrays.stream(logarithms).average().orElseThrow());
            spec.commandLine()
                    .getOut()
                    .printf(Locale.ROOT, "geometric mean of %d ratios: %.2f%n", logarithms.length, mean);
            spec.commandLine().getOut().flush();
        }
    }
}
