package dev.sardonyx.compiler.tune;

import dev.sardonyx.compiler.cli.bench.Quantiles;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.runtime.TensorSpec;
import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One problem laid out in several ways, of which the first is the heuristic's, in turns in this process. */
final class ScheduleRace {
    private static final long SEED = 1;

    /** The part of the time that warming up takes at most. */
    private static final double WARM_UP = 0.8;

    /** A kernel that got no quicker for this long is as quick as it gets. */
    private static final long STEADY_NANOS = 300_000_000L;

    private static final double QUICKER = 0.9;
    private static final long TURN_NANOS = 6_000_000;
    private static final int FEWEST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 25;

    private final List<Runner> runners;
    private final Datum[] inputs;

    ScheduleRace(List<CompiledModel> models, List<Integer> counts, int threads) {
        this.runners =
                models.stream().map(model -> new Runner(model, counts, threads)).toList();
        this.inputs = inputs(models.getFirst());
    }

    /** One layout with its session, which adds up the times of calls. */
    private final class Runner implements Frame.CallListener {
        private final CompiledModel model;
        private final Session session;
        private final List<Integer> counts;
        private final List<Double> turns = new ArrayList<>();
        private long sum;
        private int next;
        private double least = Double.MAX_VALUE;
        private long improved;

        Runner(CompiledModel model, List<Integer> counts, int threads) {
            this.model = model;
            this.counts = counts;
            this.session = model.newSession(threads);
            session.listen(this);
        }

        @Override
        public void called(int kernel, int at, long nanoseconds) {
            sum += nanoseconds * counts.get(next++);
        }

        @Override
        public void hostCalled(int site, int at, long nanoseconds) {
            throw new IllegalStateException("a problem has kernel calls only");
        }

        /** The time of all calls of a run, each as often as the model has it. */
        double run() {
            sum = 0;
            next = 0;
            session.run(inputs);
            return sum;
        }

        /**
         * Computes for a turn and notes its least time; the first run finds the caches as the side before left them and
         * does not count.
         */
        void turn() {
            run();
            double shortest = run();
            long end = System.nanoTime() + TURN_NANOS;
            while (System.nanoTime() < end) {
                shortest = Math.min(shortest, run());
            }
            turns.add(shortest);
        }

        double medianSeconds() {
            return Quantiles.median(turns) / 1e9;
        }

        boolean isSteady(long now) {
            return model.isHot() && now - improved > STEADY_NANOS;
        }

        void heat() {
            double time = run();
            if (time < least * QUICKER) {
                improved = System.nanoTime();
            }
            least = Math.min(least, time);
        }
    }

    /** The timings of all but the first, measured until {@code nanos} have passed, or less. */
    List<ScheduleTiming> run(long nanos) {
        long begin = System.nanoTime();
        boolean steady = false;
        for (long now = begin; !steady && now - begin < WARM_UP * nanos; now = System.nanoTime()) {
            runners.forEach(Runner::heat);
            long checked = now;
            steady = runners.stream().allMatch(runner -> runner.isSteady(checked));
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (round >= FEWEST_ROUNDS && System.nanoTime() - begin > nanos) {
                break;
            }
            runners.forEach(Runner::turn);
        }
        return runners.stream().skip(1).map(this::timing).toList();
    }

    private ScheduleTiming timing(Runner runner) {
        Runner usual = runners.getFirst();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < runner.turns.size(); round++) {
            ratios.add(usual.turns.get(round) / runner.turns.get(round));
        }
        return new ScheduleTiming(
                Quantiles.median(ratios),
                Quantiles.noise(ratios),
                runner.medianSeconds(),
                usual.medianSeconds(),
                usual.model.isHot() && runner.model.isHot());
    }

    /** Numbers for floats, zeros for all else. */
    private static Datum[] inputs(CompiledModel model) {
        Random random = new Random(SEED);
        return model.inputs().stream().map(spec -> input(spec, random)).toArray(Datum[]::new);
    }

    private static Tensor input(TensorSpec spec, Random random) {
        String extents =
                spec.type().substring(spec.type().indexOf('[') + 1, spec.type().lastIndexOf(']'));
        long[] shape = Arrays.stream(extents.split(","))
                .map(String::strip)
                .mapToLong(Long::parseLong)
                .toArray();
        Tensor tensor = Tensor.zeros(spec.element(), shape);
        if (spec.element() == ElementType.F32) {
            for (long i = 0; i < tensor.size(); i++) {
                tensor.setDouble(i, random.nextDouble() - 0.5);
            }
        }
        return tensor;
    }
}
