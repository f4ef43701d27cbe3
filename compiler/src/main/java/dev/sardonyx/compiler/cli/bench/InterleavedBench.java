package dev.sardonyx.compiler.cli.bench;

import com.sun.management.ThreadMXBean;
import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures one model for one number of threads. Both sides take turns in one process: rounds are short, so that noise
 * of the machine meets both, and a turn begins when the threads of the other side have gone to sleep.
 *
 * @param rounds how many turns each side has
 * @param sliceMillis how long a turn is
 * @param warmUpMillis how long ours runs before; it goes on until its code is compiled, at most ten times as long
 */
record InterleavedBench(int rounds, long sliceMillis, long warmUpMillis) {
    private static final int FEWEST_RUNS = 3;
    private static final int RUNS_COUNTED = 11;
    private static final int LONGEST_WARM_UP = 10;
    private static final double RELATIVE = 1e-2;

    /** Both sides with their inputs bound. */
    private record Sides(Engine.Model model, Runnable ours, Optional<Runnable> theirs, boolean bothJava) {}

    BenchResult run(
            ModelChoice choice, Engine.Model model, Map<String, Datum> samples, int threads, Optional<Peer> peer) {
        List<Datum> inputs = List.copyOf(samples.values());
        Runnable ours = model.bind(inputs);
        if (peer.isEmpty()) {
            return measured(choice, threads, new Sides(model, ours, Optional.empty(), false), null, null);
        }
        try (Peer.Session session = peer.get().open(choice.file(), choice.shapes(), threads)) {
            session.bind(Samples.tensors(samples));
            String outputs = compare(session.outputs(), model.run(inputs)).orElse(BenchResult.AGREE);
            Sides sides =
                    new Sides(model, ours, Optional.of(session::run), peer.get().isJava());
            return measured(choice, threads, sides, peer.get().version(), outputs);
        }
    }

    private BenchResult measured(ModelChoice choice, int threads, Sides sides, String peer, String outputs) {
        long warmUp = TimeUnit.MILLISECONDS.toNanos(warmUpMillis);
        warmUpJava(sides.ours());
        sides.theirs().ifPresent(run -> {
            if (sides.bothJava()) {
                warmUpJava(run);
            } else {
                new Timings().measure(run, warmUp / 4, FEWEST_RUNS);
            }
        });
        Timings ours = new Timings();
        Timings theirs = new Timings();
        for (int round = 0; round < rounds; round++) {
            turn(sides.ours(), ours);
            sides.theirs().ifPresent(run -> turn(run, theirs));
        }
        long allocated = allocated(sides.ours());
        List<String> slow = sides.model().slowKernels();
        if (sides.theirs().isEmpty()) {
            return result(choice, threads, ours, allocated, slow, null, null, List.of(), null);
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(theirs.medians().get(round) / ours.medians().get(round));
        }
        return result(choice, threads, ours, allocated, slow, peer, theirs, ratios, outputs);
    }

    private void warmUpJava(Runnable run) {
        long warmUp = TimeUnit.MILLISECONDS.toNanos(warmUpMillis);
        new Timings().measure(run, warmUp, FEWEST_RUNS);
        CompilerActivity.await(run, LONGEST_WARM_UP * warmUp);
    }

    private static BenchResult result(
            ModelChoice choice,
            int threads,
            Timings ours,
            long allocated,
            List<String> slow,
            String peer,
            Timings theirs,
            List<Double> ratios,
            String outputs) {
        boolean alone = theirs == null;
        return new BenchResult(
                choice.name(),
                choice.size(),
                threads,
                ours.median(),
                ours.quantile(0.1),
                ours.quantile(0.9),
                allocated,
                slow,
                peer,
                alone ? null : theirs.median(),
                alone ? null : theirs.quantile(0.1),
                alone ? null : theirs.quantile(0.9),
                alone ? null : theirs.median() / ours.median(),
                alone ? null : Collections.min(ratios),
                alone ? null : Collections.max(ratios),
                alone ? null : Quantiles.noise(ratios),
                outputs);
    }

    private void turn(Runnable run, Timings timings) {
        QuietProcess.await();
        run.run();
        timings.measure(run, TimeUnit.MILLISECONDS.toNanos(sliceMillis), FEWEST_RUNS);
    }

    /** The bytes that a run allocates on this thread: the median of some runs. */
    private static long allocated(Runnable run) {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
            return 0;
        }
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < RUNS_COUNTED; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run.run();
            bytes.add((double) (threads.getCurrentThreadAllocatedBytes() - before));
        }
        return (long) Quantiles.median(bytes);
    }

    /** How outputs differ by more than a hundredth, of themselves or of the largest of their tensor. */
    static Optional<String> compare(List<Tensor> expected, List<Datum> actual) {
        for (int i = 0; i < expected.size(); i++) {
            Tensor e = expected.get(i);
            double largest = 0;
            for (long k = 0; k < e.size() && e.elementType().isNumeric(); k++) {
                double magnitude = Math.abs(e.getDouble(k));
                largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
            }
            TensorComparison comparison = new TensorComparison(RELATIVE, RELATIVE * largest);
            Optional<String> difference = comparison.difference(e, actual.get(i));
            if (difference.isPresent()) {
                return Optional.of("output " + i + ": " + difference.get());
            }
        }
        return Optional.empty();
    }
}
