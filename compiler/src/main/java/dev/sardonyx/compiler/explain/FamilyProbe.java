package dev.sardonyx.compiler.explain;

import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.codegen.template.Templates;
import dev.sardonyx.compiler.explain.Predictor.Sample;
import dev.sardonyx.ir.program.Algorithm;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Program;
import dev.sardonyx.ir.program.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Times calls of all families again and again, beside those of a model, so that both are of the same machine in the same
 * state: one program whose constants are more than caches hold, and a small one whose constants stay there.
 */
public final class FamilyProbe implements Calibration {
    /** Constants that the caches of a core keep until the next call. */
    private static final double MOST_WARM_BYTES = 1 << 20;

    private final VectorTarget target;
    private final ScheduleSelector schedules;
    private final ProbeSession far;
    private final ProbeSession near;

    /**
     * @param far the program of {@link ProbeGraph#far}
     * @param near that of {@link ProbeGraph#near}
     * @param schedules of their products and of the model's
     */
    public FamilyProbe(Program far, Program near, VectorTarget target, ScheduleSelector schedules, int threads) {
        this.target = target;
        this.schedules = schedules;
        this.far = new ProbeSession(far, ProbePrograms.load(far, target, schedules), threads);
        this.near = new ProbeSession(near, ProbePrograms.load(near, target, schedules), threads);
        this.far.heat();
        this.near.heat();
    }

    @Override
    public void measure(Duration time) {
        far.measure(time.multipliedBy(3).dividedBy(4));
        near.measure(time.dividedBy(4));
    }

    @Override
    public Prediction predict(Program other, ToLongFunction<String> symbols, Machine machine) {
        List<Sample> samples = new ArrayList<>(samples(far, false));
        samples.addAll(samples(near, true));
        Predictor predictor = new Predictor(machine, samples, walked(far.program(), symbol -> 0));
        WorkModel work = new WorkModel(symbols, schedules(other));
        double walked = walked(other, symbols);
        return call -> {
            List<Work> parts = work.of(call);
            return parts.isEmpty() ? 0 : predictor.seconds(parts, walked);
        };
    }

    /** @param allWarm whether every call finds its constants in the caches */
    private List<Sample> samples(ProbeSession session, boolean allWarm) {
        WorkModel work = new WorkModel(symbol -> 0, schedules(session.program()));
        Set<Slice> used = new HashSet<>();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < session.size(); i++) {
            List<Work> parts = work.of(session.program().calls().get(i));
            if (parts.size() == 1) {
                KernelCall call = (KernelCall) session.program().calls().get(i);
                double weights = parts.getFirst().weightBytes();
                boolean again =
                        !call.operands().isEmpty() && !used.add(call.operands().get(weights > 0 ? 1 : 0));
                boolean warm = allWarm || (again && weights <= MOST_WARM_BYTES);
                samples.add(new Sample(parts.getFirst(), warm, session.medianSeconds(i)));
            }
        }
        return samples;
    }

    private Map<Algorithm, Schedule> schedules(Program of) {
        Map<Algorithm, List<KernelCall>> calls = new HashMap<>();
        for (Call call : of.calls()) {
            if (call instanceof KernelCall kernel) {
                calls.computeIfAbsent(kernel.algorithm(), a -> new ArrayList<>())
                        .add(kernel);
            }
        }
        Map<Algorithm, Schedule> chosen = new HashMap<>();
        calls.forEach((algorithm, its) -> Templates.problem(algorithm, its)
                .ifPresent(problem -> chosen.put(algorithm, schedules.select(target, problem))));
        return chosen;
    }

    /** The bytes of all calls of a run. */
    private static double walked(Program program, ToLongFunction<String> symbols) {
        CostModel costs = new CostModel(symbols);
        return program.calls().stream()
                .mapToDouble(call -> costs.of(call).bytes())
                .sum();
    }
}
