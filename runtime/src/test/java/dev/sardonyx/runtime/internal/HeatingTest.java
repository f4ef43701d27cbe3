package dev.sardonyx.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Times are told, not measured. */
class HeatingTest {
    private static final int FEWEST_RUNS = 200;
    private static final double OF_TWIN = 0.6;

    /** Takes {@code cold} nanoseconds for some runs, then {@code hot}. */
    private static LongSupplier after(int runs, long cold, long hot) {
        int[] count = {0};
        return () -> count[0]++ < runs ? cold : hot;
    }

    @Test
    void kernelsThatGotQuickAreHot() {
        Heating heating = new Heating(after(300, 100_000, 1_000), after(10, 50_000, 10_000), FEWEST_RUNS, OF_TWIN);
        assertThat(heating.finish()).isTrue();
        assertThat(heating.isHot()).isTrue();
    }

    @Test
    void besideATwinThatGetsHotASlowKernelIsNotHot() {
        Heating heating = new Heating(after(0, 0, 12_000), after(10, 40_000, 5_000), FEWEST_RUNS, OF_TWIN);
        assertThat(heating.finish()).isFalse();
    }

    @Test
    void timeThatIsOverEndsItWithoutHeat() {
        Heating heating = new Heating(after(0, 0, 50_000_000), after(0, 0, 1_000), FEWEST_RUNS, OF_TWIN);
        assertThat(heating.goOn(1_000_000)).isFalse();
        assertThat(heating.finish()).isFalse();
    }
}
