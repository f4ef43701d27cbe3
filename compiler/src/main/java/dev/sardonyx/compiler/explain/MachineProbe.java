package dev.sardonyx.compiler.explain;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.explain.Machine.Level;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what the machine can do at best with the vectors of a target and some threads: the fastest of many runs of
 * {@link ProbePrograms}.
 *
 * @param budget how long each number is measured
 */
public record MachineProbe(VectorTarget target, int threads, Duration budget) {
    /** Elements of a thread that multiply-adds go over: 128 KiB, twice a call's least share. */
    private static final long ELEMENTS = 1 << 14;

    private static final int TRIAD_BYTES = 3 * Float.BYTES;

    /** What a triad goes through: within the cache of a core, within the caches of a machine, and far more. */
    private static final List<Long> WORKING_SETS = List.of(384L << 10, 3L << 20, 12L << 20, 384L << 20);

    private static final int FEWEST_RUNS = 3;

    /** A kernel that got no quicker for this long is as quick as it gets: no compiler is working on it. */
    private static final Duration STEADY = Duration.ofMillis(1500);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final double QUICKER = 0.9;

    public Machine measure() {
        Program multiplyAdds = ProbePrograms.multiplyAdds();
        Probe compute = new Probe(multiplyAdds);
        long elements = ELEMENTS * threads;
        Cost cost = new CostModel(symbol -> elements).of(multiplyAdds.calls().getFirst());
        double operations = cost.operations() / compute.seconds(elements);
        Probe triad = new Probe(ProbePrograms.triad());
        List<Level> levels = new ArrayList<>();
        for (long bytes : WORKING_SETS) {
            long size = bytes / TRIAD_BYTES;
            levels.add(new Level(bytes, size * TRIAD_BYTES / triad.seconds(size)));
        }
        return new Machine(operations, levels);
    }

    /** One program with its session. */
    private final class Probe {
        private final CompiledModel model;
        private final Session session;
        private final int inputs;

        Probe(Program program) {
            model = ProbePrograms.load(program, target);
            session = model.newSession(threads);
            inputs = program.inputs().size();
            heat();
        }

        private void heat() {
            Datum[] values = values(ELEMENTS * threads);
            long start = System.nanoTime();
            long improved = start;
            double least = Double.MAX_VALUE;
            for (long now = start; now - start < PATIENCE.toNanos(); now = System.nanoTime()) {
                if (model.isHot() && now - improved > STEADY.toNanos()) {
                    return;
                }
                session.run(values);
                long time = System.nanoTime() - now;
                if (time < least * QUICKER) {
                    least = time;
                    improved = now;
                }
            }
        }

        private Datum[] values(long elements) {
            Datum[] values = new Datum[inputs];
            Arrays.setAll(values, i -> Tensor.zeros(ElementType.F32, elements));
            return values;
        }

        /** The least time of a run over {@code elements}. */
        double seconds(long elements) {
            Datum[] values = values(elements);
            long end = System.nanoTime() + budget.toNanos();
            long least = Long.MAX_VALUE;
            for (int runs = 0; runs < FEWEST_RUNS || System.nanoTime() < end; runs++) {
                long start = System.nanoTime();
                session.run(values);
                least = Math.min(least, System.nanoTime() - start);
            }
            return least / 1e9;
        }
    }
}
