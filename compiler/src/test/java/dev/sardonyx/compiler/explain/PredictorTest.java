package dev.sardonyx.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.compiler.explain.Machine.Level;
import dev.sardonyx.compiler.explain.Predictor.Sample;
import dev.sardonyx.ir.program.Program;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Predictions from samples, and that the samples of the probe are of all families. */
class PredictorTest {
    /** 100 GB/s in caches and 10 GB/s behind them. */
    private static final Machine MACHINE = new Machine(1e9, List.of(new Level(1000, 1e11), new Level(1_000_000, 1e10)));

    private static Work product(double amount, double entries, double weights) {
        return new Work(Family.PRODUCT, amount, entries, weights);
    }

    private static Sample sample(Work work, boolean warm, double seconds) {
        return new Sample(work, warm, seconds);
    }

    @Test
    void workAndEntriesAndConstantsAddUp() {
        // A microsecond a call; a nanosecond a unit, a microsecond an entry, and 2 ns a byte from afar.
        Predictor predictor = new Predictor(
                MACHINE,
                List.of(
                        sample(new Work(Family.MOVE, 0, 0, 0), false, 1e-6),
                        sample(product(1e6, 10, 1e5), true, 1e-6 + 1e-3 + 10e-6),
                        sample(product(1e5, 100, 1e5), true, 1e-6 + 1e-4 + 100e-6),
                        sample(product(1e6, 10, 1e5), false, 1e-6 + 1e-3 + 10e-6 + 2e-4)),
                1_000_000);

        Work work = product(5e5, 50, 1e4);
        assertThat(predictor.seconds(List.of(work), 1_000_000)).isCloseTo(1e-6 + 5e-4 + 50e-6 + 2e-5, within(1e-9));
        assertThat(predictor.seconds(List.of(work), 100)).isCloseTo(1e-6 + 5e-4 + 50e-6, within(1e-9));
        assertThat(predictor.seconds(List.of(work, work), 100)).isCloseTo(1e-6 + 1e-3 + 100e-6, within(1e-9));
        assertThat(predictor.seconds(List.of(new Work(Family.POOL, 1, 0, 0)), 100))
                .isZero();
    }

    @Test
    void bandwidthsLieBetweenTheirNeighbours() {
        assertThat(MACHINE.bandwidthBetween(10)).isEqualTo(1e11);
        assertThat(MACHINE.bandwidthBetween(1e9)).isEqualTo(1e10);
        assertThat(1 / MACHINE.bandwidthBetween(31_622.8)).isCloseTo((1e-11 + 1e-10) / 2, within(1e-14));
    }

    @Test
    void theProbeHasCallsOfAllFamilies() {
        ModelCompiler compiler = new ModelCompiler(CompilerOptions.of(VectorTarget.V256));
        Program program = compiler.program(ProbeGraph.far());
        WorkModel work = new WorkModel(symbol -> 0, Map.of());
        Set<Family> found = EnumSet.noneOf(Family.class);
        program.calls().stream()
                .map(work::of)
                .filter(parts -> parts.size() == 1)
                .forEach(parts -> found.add(parts.getFirst().family()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Family.OTHER)));
    }

    @Test
    void everyCallOfAProbedProgramHasAPrediction() {
        ModelCompiler compiler = new ModelCompiler(CompilerOptions.of(VectorTarget.SCALAR));
        Program near = compiler.program(ProbeGraph.near());
        FamilyProbe probe = new FamilyProbe(near, near, VectorTarget.SCALAR, ScheduleSelector.HEURISTIC, 1);
        probe.measure(Duration.ZERO);
        Calibration.Prediction prediction = probe.predict(near, symbol -> 0, MACHINE);
        assertThat(near.calls()).isNotEmpty().allMatch(call -> prediction.seconds(call) > 0);
    }
}
