package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.catalogue.ModelChoice;
import dev.sardonyx.compiler.cli.Engine;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A problem that is open on all sides, with what was measured. Not safe for concurrent use. */
final class KernelSides implements AutoCloseable {
    private static final int FEWEST_RUNS = 3;
    private static final double MOST_DIFFERENCE = 1e-4;

    private final String group;
    private final String problem;
    private final int threads;
    private final Engine.Model model;
    private final Runnable ours;
    private final Timings timings = new Timings();
    private final List<Other> others = new ArrayList<>();
    private final List<PeerTiming> refusals = new ArrayList<>();

    /** A peer that runs the problem. */
    private record Other(String name, Peer.Session session, double difference, Timings timings) {}

    /**
     * Opens a problem on our side and compares what the peers make of it, those that run it.
     *
     * @throws ModelException if it is not compiled, or a peer has other outputs
     */
    KernelSides(String group, ModelChoice choice, String problem, Engine engine, List<Peer> peers, int threads) {
        this.group = group;
        this.problem = problem;
        this.threads = threads;
        Map<String, Datum> samples = Samples.of(choice);
        List<Datum> inputs = List.copyOf(samples.values());
        model = engine.open(choice.file(), choice.shapes(), threads);
        ours = model.bind(inputs);
        try {
            List<Datum> outputs = model.run(inputs);
            peers.forEach(peer -> open(peer, choice, samples, outputs));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(Peer peer, ModelChoice choice, Map<String, Datum> samples, List<Datum> outputs) {
        Peer.Session session;
        try {
            session = peer.open(choice.file(), choice.shapes(), threads);
        } catch (ModelException e) {
            refusals.add(
                    PeerTiming.refused(peer.name(), e.diagnostics().getFirst().fact()));
            return;
        }
        Other other = new Other(peer.name(), session, 0, new Timings());
        others.add(other);
        session.bind(Samples.tensors(samples));
        double difference = difference(session.outputs(), outputs);
        if (!(difference <= MOST_DIFFERENCE)) {
            throw Engines.wrong(
                    String.format(Locale.ROOT, "outputs differ from those of %s by %.2g", peer.name(), difference),
                    "compare both with ./sardonyx run --engine interpreter");
        }
        others.set(others.size() - 1, new Other(other.name(), session, difference, other.timings()));
    }

    /** The largest difference, relative to the largest magnitude that is {@code expected}. */
    private static double difference(List<Tensor> expected, List<Datum> actual) {
        double most = 0;
        for (int i = 0; i < expected.size(); i++) {
            Tensor e = expected.get(i);
            Tensor a = (Tensor) actual.get(i);
            double largest = Double.MIN_NORMAL;
            double difference = Arrays.equals(e.shape(), a.shape()) ? 0 : Double.NaN;
            for (long k = 0; k < e.size() && !Double.isNaN(difference); k++) {
                largest = Math.max(largest, Math.abs(e.getDouble(k)));
                difference = Math.max(difference, Math.abs(e.getDouble(k) - a.getDouble(k)));
            }
            most = Math.max(most, difference / largest);
        }
        return most;
    }

    Runnable ours() {
        return ours;
    }

    /** Runs our side for {@code nanoseconds} and each peer for a quarter of that; nothing counts. */
    void warmUp(long nanoseconds) {
        new Timings().measure(ours, nanoseconds, FEWEST_RUNS);
        others.forEach(other -> new Timings().measure(other.session()::run, nanoseconds / 4, FEWEST_RUNS));
    }

    /** One turn of each side. */
    void round(long millis) {
        turn(ours, timings, millis);
        others.forEach(other -> turn(other.session()::run, other.timings(), millis));
    }

    private static void turn(Runnable run, Timings timings, long millis) {
        QuietProcess.await();
        run.run();
        timings.measure(run, TimeUnit.MILLISECONDS.toNanos(millis), FEWEST_RUNS);
    }

    /** What the rounds told, of which there must be some. */
    KernelRow row() {
        List<PeerTiming> peers =
                new ArrayList<>(others.stream().map(this::timing).toList());
        peers.addAll(refusals);
        return new KernelRow(
                group,
                problem,
                threads,
                null,
                1e3 * timings.median(),
                1e3 * timings.quantile(0.1),
                1e3 * timings.quantile(0.9),
                model.slowKernels(),
                peers);
    }

    private PeerTiming timing(Other other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < timings.medians().size(); round++) {
            ratios.add(other.timings().medians().get(round) / timings.medians().get(round));
        }
        return new PeerTiming(
                other.name(),
                null,
                1e3 * other.timings().median(),
                1e3 * other.timings().quantile(0.1),
                1e3 * other.timings().quantile(0.9),
                other.timings().median() / timings.median(),
                Collections.min(ratios),
                Collections.max(ratios),
                Quantiles.noise(ratios),
                other.difference());
    }

    @Override
    public void close() {
        others.forEach(other -> other.session().close());
        model.close();
    }
}
