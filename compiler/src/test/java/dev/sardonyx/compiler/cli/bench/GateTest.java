package dev.sardonyx.compiler.cli.bench;

import static dev.sardonyx.compiler.cli.bench.Results.report;
import static dev.sardonyx.compiler.cli.bench.Results.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratios may fall by the noises of both results, and by the tolerance; all else that gets worse fails. */
class GateTest {
    private static final Gate GATE = new Gate(0.05);

    private static boolean passes(SuiteRow before, SuiteRow after) {
        return GATE.compare(report(before), report(after)).passed();
    }

    @Test
    void noisesAddUp() {
        SuiteRow before = row("m", 1, 1, 0.1);

        assertThat(passes(before, row("m", 1, 0.86, 0.05))).isTrue();
        assertThat(passes(before, row("m", 1, 0.84, 0.05))).isFalse();
        assertThat(passes(before, row("m", 1, 3, 0))).isTrue();
    }

    @Test
    void theToleranceIsAllowedWithoutNoise() {
        SuiteRow before = row("m", 2, 2, 0);

        assertThat(passes(before, row("m", 2, 1.92, 0))).isTrue();
        assertThat(passes(before, row("m", 2, 1.88, 0))).isFalse();
    }

    @Test
    void whatWasMeasuredMustBeMeasuredAgain() {
        SuiteRow before = row("m", 1, 1, 0);

        assertThat(passes(before, row("m", 2, 1, 0))).isFalse();
        assertThat(passes(before, SuiteRow.failed("m", 1, "no memory"))).isFalse();
        assertThat(passes(before, SuiteRow.of("m", Results.result("m", 1, 1, 0, "output 0: 1 of 2 differ"))))
                .isFalse();
        assertThat(passes(SuiteRow.failed("m", 1, "no memory"), before)).isTrue();
    }

    @Test
    void everyRowHasALine() {
        SuiteReport earlier = report(row("a", 1, 1, 0.01), row("b", 1, 1, 0.01), row("c", 2, 1, 0.01));
        SuiteReport later = new SuiteReport(
                Results.surroundings("another CPU"),
                Results.SETTINGS,
                List.of(row("a", 1, 0.8, 0.02), row("b", 1, 1.1, 0.08)));

        Gate.Verdict verdict = GATE.compare(earlier, later);

        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.lines().stream().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "the CPU was some CPU and is another CPU; ratios may differ for that",
                        "FAILED a 1 thread ratio 0.80, earlier 1.00: fell by 20.0 %, allowed 5.0 %",
                        "ok b 1 thread ratio 1.10, earlier 1.00: rose by 10.0 %, allowed 9.0 %",
                        "FAILED c 2 threads is missing",
                        "2 failed");
    }
}
