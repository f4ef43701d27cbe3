package dev.sardonyx.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import org.junit.jupiter.api.Test;

/** Times are told, not measured. */
class HeatingTest {
    private static final int ENTERED_UNTIL_HOT = 5_000;
    private static final long COLD = 100_000;
    private static final long HOT = 1_000;
    private static final long OF_TWIN = 10_000;
    private static final int MANY_STEPS = 100_000;

    private long now;
    private boolean busy;

    /** Takes the time it says when it works. */
    private static final class Clockwork extends RangeKernel {
        private final long cold;
        private final long hot;
        private int entered;
        private int worked;

        Clockwork(long cold, long hot) {
            this.cold = cold;
            this.hot = hot;
        }

        long nanoseconds() {
            return entered < ENTERED_UNTIL_HOT ? cold : hot;
        }

        @Override
        public void run(Lane lane, int at, int begin, int end) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Work implements Exercise {
        private final long multiplyAdds;

        Work(long multiplyAdds) {
            this.multiplyAdds = multiplyAdds;
        }

        @Override
        public int idle(RangeKernel kernel) {
            ((Clockwork) kernel).entered++;
            now += 10;
            return 1;
        }

        @Override
        public void sample(RangeKernel kernel) {
            ((Clockwork) kernel).worked++;
            now += ((Clockwork) kernel).nanoseconds();
        }

        @Override
        public long multiplyAdds() {
            return multiplyAdds;
        }
    }

    private Heating heating(Clockwork vector, Clockwork twin, long multiplyAdds) {
        return new Heating(new Work(multiplyAdds), vector, twin, () -> busy, () -> now);
    }

    private void finish(Heating heating) {
        int steps = 0;
        for (long wait = 0; wait != Heating.OVER; wait = heating.step()) {
            now += wait;
            assertThat(++steps).isLessThan(MANY_STEPS);
        }
    }

    @Test
    void kernelsThatGetQuickAreHotAfterLittleWork() {
        Clockwork vector = new Clockwork(COLD, HOT);
        Heating heating = heating(vector, new Clockwork(OF_TWIN, OF_TWIN), 1_000);
        assertThat(heating.isAsked()).isFalse();
        finish(heating);
        assertThat(heating.isHot()).isTrue();
        assertThat(heating.isWorthTrial()).isTrue();
        assertThat(heating.twinTimeOfMultiplyAdd()).isEqualTo(OF_TWIN / 1_000.0);
        assertThat(vector.worked).isLessThan(vector.entered / 20);
    }

    @Test
    void productsLittleQuickerThanTheirTwinsAreNotHot() {
        Heating heating = heating(new Clockwork(COLD, OF_TWIN * 8 / 10), new Clockwork(OF_TWIN, OF_TWIN), 1_000);
        finish(heating);
        assertThat(heating.isHot()).isFalse();
        assertThat(heating.isWorthTrial()).isTrue();
    }

    @Test
    void otherKernelsMayBeAsSlowAsTheirTwins() {
        Heating heating = heating(new Clockwork(COLD, OF_TWIN), new Clockwork(OF_TWIN, OF_TWIN), 0);
        finish(heating);
        assertThat(heating.isHot()).isTrue();
        assertThat(heating.twinTimeOfMultiplyAdd()).isZero();
    }

    @Test
    void nothingIsAskedWhileOthersAreBusy() {
        busy = true;
        Clockwork vector = new Clockwork(COLD, HOT);
        Heating heating = heating(vector, new Clockwork(OF_TWIN, OF_TWIN), 1_000);
        for (int step = 0; step < 10; step++) {
            assertThat(heating.step()).isPositive();
        }
        assertThat(vector.entered).isZero();
        busy = false;
        finish(heating);
        assertThat(heating.isHot()).isTrue();
    }

    @Test
    void whatTurnsOutToBeSlowIsAskedAgainSomeTimes() {
        Heating heating = heating(new Clockwork(COLD, HOT), new Clockwork(OF_TWIN, OF_TWIN), 1_000);
        int times = 0;
        do {
            finish(heating);
            assertThat(++times).isLessThan(20);
        } while (heating.again());
        assertThat(times).isGreaterThan(2);
        assertThat(heating.isHot()).isTrue();
        assertThat(heating.step()).isEqualTo(Heating.OVER);
    }
}
