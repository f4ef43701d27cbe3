package dev.sardonyx.compiler.explain;

import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.runtime.TensorSpec;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.time.Duration;
import java.util.Arrays;

/** A program of {@link ProbeGraph} that is run and timed call by call. */
final class ProbeSession {
    /** How long kernels that are soon hot may take to get there, and how long all others. */
    private static final Duration SOON = Duration.ofSeconds(7);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofMillis(800);
    private static final double QUICKER = 0.95;

    private final Program program;
    private final CompiledModel model;
    private final Session session;
    private final Datum[] inputs;
    private final CallTimer timer = new CallTimer();

    ProbeSession(Program program, CompiledModel model, int threads) {
        this.program = program;
        this.model = model;
        this.session = model.newSession(threads);
        this.inputs = model.inputs().stream().map(ProbeSession::input).toArray(Datum[]::new);
    }

    private static Tensor input(TensorSpec spec) {
        String extents =
                spec.type().substring(spec.type().indexOf('[') + 1, spec.type().lastIndexOf(']'));
        long[] shape = Arrays.stream(extents.split(","))
                .map(String::strip)
                .mapToLong(Long::parseLong)
                .toArray();
        Tensor tensor = Tensor.zeros(spec.element(), shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, (i % 7 - 3) / 8.0);
        }
        return tensor;
    }

    /** Runs until kernels are hot and no run has been much quicker than those before for a while. */
    void heat() {
        long begin = System.nanoTime();
        long improved = begin;
        long least = Long.MAX_VALUE;
        for (long now = begin; now - begin < PATIENCE.toNanos(); now = System.nanoTime()) {
            boolean ready = model.isHot() || now - begin > SOON.toNanos();
            if (ready && now - improved > STEADY.toNanos()) {
                return;
            }
            session.run(inputs);
            long time = System.nanoTime() - now;
            if (time < least * QUICKER) {
                least = time;
                improved = now;
            }
        }
    }

    /** Runs for {@code time}; the first run finds the caches as others left them and does not count. */
    void measure(Duration time) {
        session.run(inputs);
        session.listen(timer);
        long end = System.nanoTime() + time.toNanos();
        do {
            timer.runBegins();
            long start = System.nanoTime();
            session.run(inputs);
            timer.runEnds(System.nanoTime() - start);
        } while (System.nanoTime() < end);
        session.listen(null);
    }

    Program program() {
        return program;
    }

    /** The number of calls that were timed. */
    int size() {
        return timer.size();
    }

    double medianSeconds(int call) {
        return timer.medianSeconds(call);
    }
}
