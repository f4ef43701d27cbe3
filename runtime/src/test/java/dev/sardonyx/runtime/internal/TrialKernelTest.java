package dev.sardonyx.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.LaneFixture;
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
        private final int depthParameter;
        private int computed;

        Marker(BitSet units, long nanoseconds) {
            this(units, nanoseconds, -1);
        }

        Marker(BitSet units, long nanoseconds, int depthParameter) {
            this.units = units;
            this.nanoseconds = nanoseconds;
            this.depthParameter = depthParameter;
        }

        @Override
        public int depthParameter() {
            return depthParameter;
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
        return run(vector, twin, extent, 1);
    }

    /** @param grain units that are worth a thread */
    private TrialKernel run(Marker vector, Marker twin, int extent, int grain) {
        Lane lane = LaneFixture.withParameters(new int[] {extent, grain});
        TrialKernel trial = new TrialKernel(vector, twin, 0, () -> provenTimes++);
        for (int call = 0; call < CALLS && provenTimes == 0; call++) {
            units.clear();
            trial.run(lane, 0, 0, extent);
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
    void smallUnitsAreTriedInPortions() {
        Marker vector = new Marker(units, 5_000_000);
        run(vector, new Marker(units, 0), 4096, 2048);
        assertThat(vector.computed).isPositive();
        assertThat(vector.computed % 32).isZero();
    }

    @Test
    void productsAreJudgedByWhatTheTwinTookInRehearsals() {
        int[] parameters = {UNITS, 8, 32, 64_000, 1};
        Lane lane = LaneFixture.withParameters(parameters);
        for (long nanoseconds : new long[] {0, 5_000_000}) {
            provenTimes = 0;
            Marker vector = new Marker(units, nanoseconds, 3);
            Marker twin = new Marker(units, 0, 3);
            TrialKernel trial = new TrialKernel(vector, twin, 0.1, () -> provenTimes++);
            for (int call = 0; call < CALLS; call++) {
                units.clear();
                trial.run(lane, 0, 0, UNITS);
                assertThat(units.cardinality()).isEqualTo(UNITS);
            }
            assertThat(provenTimes > 0).isEqualTo(nanoseconds == 0);
            assertThat(twin.computed > 0).isEqualTo(nanoseconds > 0);
        }
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
