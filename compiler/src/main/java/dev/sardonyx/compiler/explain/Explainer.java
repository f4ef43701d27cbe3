package dev.sardonyx.compiler.explain;

import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * Runs a model and explains its time.
 *
 * @param warmUp how long it runs before anything is measured; longer while kernels are on trial
 * @param measuring how long runs are measured, half of it call by call
 */
public record Explainer(Duration warmUp, Duration measuring) {
    private static final int FEWEST_RUNS = 3;

    /** How often the model and the calibration are measured in turns. */
    private static final int TURNS = 6;

    /** How many times the warm-up may be prolonged for kernels on trial. */
    private static final int PATIENCE = 5;

    /**
     * What to explain.
     *
     * @param symbolSlots which slot of a session's dimensions holds which symbol of {@code program}
     * @param kernels the names of the target's kernels, by number
     */
    public record Subject(
            String name,
            String target,
            Program program,
            Map<String, Integer> symbolSlots,
            List<String> kernels,
            CompiledModel model) {}

    /** @param calibration measured in turns with the model */
    public Explanation explain(
            Subject subject, List<Datum> inputs, int threads, Machine machine, Calibration calibration) {
        Session session = subject.model().newSession(threads);
        Datum[] values = inputs.toArray(Datum[]::new);
        runsFor(warmUp, () -> session.run(values));
        for (int i = 0; i < PATIENCE && !subject.model().isHot(); i++) {
            runsFor(warmUp, () -> session.run(values));
        }
        Duration half = measuring.dividedBy(2);
        long[] alone = runsFor(half, () -> session.run(values));
        CallTimer timer = new CallTimer();
        long[] watched = new long[0];
        for (int turn = 0; turn < TURNS; turn++) {
            calibration.measure(half.dividedBy(TURNS));
            session.run(values);
            session.listen(timer);
            long[] times = runsFor(half.dividedBy(TURNS), () -> watchedRun(session, values, timer));
            session.listen(null);
            watched = LongStream.concat(Arrays.stream(watched), Arrays.stream(times))
                    .toArray();
        }
        return new Explanation(
                subject.name(),
                subject.target(),
                threads,
                watched.length,
                subject.model().isHot(),
                machine,
                median(alone),
                Arrays.stream(alone).min().orElseThrow() / 1e9,
                median(watched),
                timer.medianOutsideSeconds(),
                calls(subject, timer, session.dimensions(), machine, calibration));
    }

    private static void watchedRun(Session session, Datum[] values, CallTimer timer) {
        timer.runBegins();
        long start = System.nanoTime();
        session.run(values);
        timer.runEnds(System.nanoTime() - start);
    }

    private static double median(long[] nanoseconds) {
        return CallTimer.medianSeconds(nanoseconds, nanoseconds.length);
    }

    /** The times of runs. */
    private static long[] runsFor(Duration time, Runnable run) {
        long[] times = new long[64];
        int count = 0;
        long end = System.nanoTime() + time.toNanos();
        while (count < FEWEST_RUNS || System.nanoTime() < end) {
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            long start = System.nanoTime();
            run.run();
            times[count++] = System.nanoTime() - start;
        }
        return Arrays.copyOf(times, count);
    }

    private static List<ExplainedCall> calls(
            Subject subject, CallTimer timer, long[] dimensions, Machine machine, Calibration calibration) {
        ToLongFunction<String> symbols =
                symbol -> dimensions[subject.symbolSlots().get(symbol)];
        CostModel costs = new CostModel(symbols);
        Calibration.Prediction prediction = calibration.predict(subject.program(), symbols, machine);
        double total = 0;
        for (int i = 0; i < timer.size(); i++) {
            total += timer.medianSeconds(i);
        }
        List<ExplainedCall> calls = new ArrayList<>();
        for (int i = 0; i < timer.size(); i++) {
            Call call = subject.program().calls().get(i);
            Cost cost = costs.of(call);
            double measured = timer.medianSeconds(i);
            calls.add(new ExplainedCall(
                    i,
                    call instanceof Call.HostCall host
                            ? host.function()
                            : subject.kernels().get(timer.kernel(i)),
                    call.location().node(),
                    call.location().operator(),
                    cost,
                    machine.bound(cost),
                    machine.seconds(cost),
                    prediction.seconds(call),
                    measured,
                    total == 0 ? 0 : measured / total));
        }
        return calls;
    }
}
