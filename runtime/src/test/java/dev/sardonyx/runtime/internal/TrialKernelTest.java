package dev.sardonyx.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is tried is counted; which of the two is quicker is made certain by sleeping. */
class TrialKernelTest {
    private static final int UNITS = 10;
    private static final int CALLS = 60;

    /** Marks the units it computed; each call takes as long as it says. */
    private static final class Marker extends RangeKernel {
        private final BitSet units;
        private final long nanoseconds;
        private int computed;

        Marker(BitSet units, long nanoseconds) {
            this.units = units;
            this.nanoseconds = nanoseconds;
        }

        @Override
        public void run(Lane lane, int at, int begin, int end) {
            if (nanoseconds > 0) {
                LockSupport.parkNanos(nanoseconds);
            }
            for (int unit = begin; unit < end; unit++) {
                assertThat(units.get(unit)).as("unit %d computed twice", unit).isFalse();
                units.set(unit);
                computed++;
            }
        }
    }

    private final BitSet units = new BitSet();
    private int provenTimes;

    private TrialKernel run(Marker vector, Marker twin, int extent) {
        TrialKernel trial = new TrialKernel(vector, twin, () -> provenTimes++);
        for (int call = 0; call < CALLS && provenTimes == 0; call++) {
            units.clear();
            trial.run(null, 0, 0, extent);
            assertThat(units.cardinality()).isEqualTo(extent);
        }
        return trial;
    }

    @Test
    void quickVectorsTakeOver() {
        Marker vector = new Marker(units, 0);
        TrialKernel trial = run(vector, new Marker(units, 1_000_000), UNITS);
        assertThat(trial.isSlow()).isFalse();
        assertThat(provenTimes).isEqualTo(1);
        assertThat(vector.computed).isGreaterThan(CALLS);
    }

    @Test
    void slowVectorsComputeAsLittleAsCanBe() {
        Marker vector = new Marker(units, 5_000_000);
        Marker twin = new Marker(units, 0);
        TrialKernel trial = run(vector, twin, UNITS);
        assertThat(trial.isSlow()).isTrue();
        assertThat(WarmUp.slow(new RangeKernel[] {twin, trial})).hasSize(1);
        assertThat(provenTimes).isZero();
        assertThat(vector.computed).isLessThan(twin.computed / UNITS);
    }

    @Test
    void callsOfOneUnitTakeTurns() {
        Marker vector = new Marker(units, 0);
        Marker twin = new Marker(units, 1_000_000);
        run(vector, twin, 1);
        assertThat(provenTimes).isEqualTo(1);
        assertThat(vector.computed).isEqualTo(twin.computed);
    }
}
