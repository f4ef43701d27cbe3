package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.compiler.explain.Trace;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures models in this JVM, one after the other, and prints a line for each.
 *
 * @param peer what they are measured against, if anything
 * @param trace told of all calls, if anything
 * @param out where lines go
 * @param progress told what goes on, and which models fail
 */
record InProcessBench(
        Engine engine,
        Optional<Peer> peer,
        InterleavedBench bench,
        Optional<Trace> trace,
        PrintWriter out,
        Consumer<String> progress) {

    /**
     * What was measured.
     *
     * @param allWell whether no model failed and all outputs agree
     */
    record Outcome(List<BenchResult> results, boolean allWell) {}

    /** Measures {@code models} for each number of {@code threads}, with the shapes {@code given} where they have any. */
    Outcome run(List<String> models, Map<String, long[]> given, List<Integer> threads) {
        List<BenchResult> results = new ArrayList<>();
        boolean allWell = true;
        for (String model : models) {
            try {
                ModelChoice choice = ModelChoice.of(model, given, true, progress);
                for (int count : threads) {
                    BenchResult result = measure(choice, count);
                    print(line(result));
                    results.add(result);
                    allWell &= result.isRight();
                }
            } catch (ModelException e) {
                progress.accept(model + ": " + e.getMessage());
                allWell = false;
            }
        }
        printMean(results);
        return new Outcome(results, allWell);
    }

    private BenchResult measure(ModelChoice choice, int count) {
        try (Engine.Model model = engine.open(choice.file(), choice.shapes(), count)) {
            trace.ifPresent(calls -> {
                calls.model(choice.label() + ", threads: " + count);
                model.trace(calls);
            });
            return bench.run(choice, model, Samples.of(choice), count, peer);
        }
    }

    private static String line(BenchResult result) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-42s %d thread%s  sardonyx %9.3f ms (%.3f to %.3f)",
                result.label(),
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
        }
        if (!result.isRight()) {
            line.append("  OUTPUTS DIFFER: ").append(result.outputs());
        }
        return line.toString();
    }

    private void printMean(List<BenchResult> results) {
        List<Double> ratios = results.stream()
                .filter(r -> r.ratio() != null)
                .map(BenchResult::ratio)
                .toList();
        if (ratios.size() > 1) {
            print(String.format(
                    Locale.ROOT, "geometric mean of %d ratios: %.2f", ratios.size(), Quantiles.geometricMean(ratios)));
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
