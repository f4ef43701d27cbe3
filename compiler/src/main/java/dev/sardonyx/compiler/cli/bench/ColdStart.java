package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The program whose start {@code bench --cold} measures: it opens a model, runs it some times and prints a line of JSON
 * with the moments of its clock, times of runs and memory. It loads no more classes than that takes.
 *
 * <p>Arguments: a peer's name, or {@value #OURS}; the model or the compiled jar; the {@link TensorFile} with the inputs;
 * how many threads a run uses; milliseconds to sleep between opening and the first run; milliseconds to find the steady
 * time in, 0 for not at all.
 */
final class ColdStart {
    static final String OURS = "sardonyx";

    private static final int RUNS = 10;
    private static final int FEWEST_STEADY = 6;

    private ColdStart() {}

    /** A measurement is over when the process ends, whatever threads there are. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long main = now();
        Map<String, Tensor> inputs = TensorFile.read(Path.of(arguments[2]));
        Runnable run = open(arguments[0], Path.of(arguments[1]), inputs, Integer.parseInt(arguments[3]));
        long opened = now();
        Thread.sleep(Long.parseLong(arguments[4]));
        List<Double> times = new ArrayList<>();
        times.add(time(run));
        long first = now();
        while (times.size() < RUNS) {
            times.add(time(run));
        }
        ProcessMemory memory = ProcessMemory.now();
        Double steady = steady(run, Long.parseLong(arguments[5]));
        System.out.println("{\"main\":" + main + ",\"opened\":" + opened + ",\"first\":" + first + ",\"runs\":" + times
                + ",\"resident\":" + memory.resident() + ",\"peak\":" + memory.peak() + ",\"steady\":" + steady + "}");
        System.exit(0);
    }

    private static Runnable open(String side, Path file, Map<String, Tensor> inputs, int threads) {
        if (side.equals(OURS)) {
            CompiledModel model = CompiledModel.load(file, LoadOptions.DEFAULT.withThreads(threads));
            Session session = model.newSession();
            Datum[] values = inputs.values().toArray(new Datum[0]);
            return () -> session.run(values);
        }
        Peer.Session session = Peers.find(side).open(file, threads);
        session.bind(inputs);
        return session::run;
    }

    /** Microseconds since 1970, by the clock that all processes of the machine share. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static double time(Runnable run) {
        long begin = System.nanoTime();
        run.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    /** The median of the runs in the second half of {@code millis}; null for no time. */
    private static Double steady(Runnable run, long millis) {
        if (millis == 0) {
            return null;
        }
        List<Double> times = new ArrayList<>();
        long half = System.nanoTime() + millis * 500_000;
        while (System.nanoTime() < half) {
            run.run();
        }
        long end = half + millis * 500_000;
        while (times.size() < FEWEST_STEADY || System.nanoTime() < end) {
            times.add(time(run));
        }
        return Quantiles.median(times);
    }
}
