package dev.sardonyx.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.compiler.explain.Machine.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The roofline of a machine with round numbers. */
class MachineTest {
    private static final Machine MACHINE = new Machine(1e9, List.of(new Level(1000, 1e9), new Level(1_000_000, 1e8)));

    @Test
    void whatTakesLongerIsTheBound() {
        Cost computing = new Cost(4000, 500, 100);
        assertThat(MACHINE.seconds(computing)).isEqualTo(4e-6);
        assertThat(MACHINE.bound(computing)).isEqualTo(Bound.COMPUTE);
        Cost moving = new Cost(100, 500, 100);
        assertThat(MACHINE.seconds(moving)).isEqualTo(0.6e-6);
        assertThat(MACHINE.bound(moving)).isEqualTo(Bound.MEMORY);
        assertThat(MACHINE.bound(new Cost(0, false, 500, 100))).isEqualTo(Bound.UNKNOWN);
    }

    @Test
    void bandwidthIsThatOfTheLargestLevelThatIsFilled() {
        assertThat(MACHINE.bandwidth(10)).isEqualTo(1e9);
        assertThat(MACHINE.bandwidth(999_999)).isEqualTo(1e9);
        assertThat(MACHINE.bandwidth(1_000_000)).isEqualTo(1e8);
    }
}
