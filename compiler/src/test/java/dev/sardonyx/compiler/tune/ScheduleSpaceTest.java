package dev.sardonyx.compiler.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.ProblemClass.Height;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSpace;
import dev.sardonyx.codegen.schedule.VectorTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which schedules there are, and which of them are tried. */
class ScheduleSpaceTest {
    @ParameterizedTest
    @EnumSource
    void theHeuristicIsLegalAndNoCandidate(VectorTarget target) {
        ScheduleSpace space = new ScheduleSpace(target);
        Schedule usual = Schedule.usual(target);
        assertThat(space.fault(usual.rows(), usual.columns(), usual.depthStep()))
                .isEmpty();
        assertThat(space.all()).contains(usual).doesNotHaveDuplicates();
        for (Height height : Height.values()) {
            List<Schedule> candidates = space.candidates(new ProblemClass("matmul_f32", height));
            assertThat(candidates)
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(ScheduleSpace.MOST_CANDIDATES)
                    .doesNotContain(usual)
                    .doesNotHaveDuplicates()
                    .allMatch(schedule -> space.all().contains(schedule));
        }
    }

    @Test
    void sumsFitInRegisters() {
        ScheduleSpace wide = new ScheduleSpace(VectorTarget.V512);
        assertThat(wide.fault(14, 32, 2)).isEmpty();
        assertThat(wide.fault(15, 32, 2))
                .hasValueSatisfying(fault -> assertThat(fault).contains("1 to 14 rows, not 15"));
        // 7 rows of 4 vectors, a row of the panels and an element are 33 registers.
        assertThat(new ScheduleSpace(VectorTarget.V256).fault(6, 32, 1)).isEmpty();
        assertThat(new ScheduleSpace(VectorTarget.V256).fault(7, 32, 1))
                .hasValueSatisfying(fault -> assertThat(fault).contains("takes 33 registers of v256"));
        assertThat(new ScheduleSpace(VectorTarget.V128).fault(2, 32, 1)).isEmpty();
        assertThat(new ScheduleSpace(VectorTarget.V128).fault(3, 32, 1)).isPresent();
        assertThat(new ScheduleSpace(VectorTarget.SCALAR).fault(3, 8, 1)).isPresent();
    }

    @Test
    void tilesArePanelsWide() {
        assertThat(new ScheduleSpace(VectorTarget.V512).fault(8, 24, 1))
                .hasValueSatisfying(fault -> assertThat(fault).contains("[16, 32] columns, not 24"));
        assertThat(new ScheduleSpace(VectorTarget.V512).fault(8, 32, 3))
                .hasValueSatisfying(fault -> assertThat(fault).contains("steps of 1 to 2, not 3"));
        assertThat(new ScheduleSpace(VectorTarget.V512).fault(0, 32, 1)).isPresent();
    }

    @Test
    void rowsMakeNoDifferenceWhereEachIsATile() {
        assertThat(new ScheduleSpace(VectorTarget.V512).candidates(new ProblemClass("matmul_f32", Height.FEW)))
                .extracting(Schedule::text)
                .containsExactlyInAnyOrder("8x32x1", "8x16", "8x16x1");
    }

    @Test
    void namesTellTheStepThatIsNotUsual() {
        assertThat(new Schedule(VectorTarget.V512, 12, 32, 2).text()).isEqualTo("12x32");
        assertThat(new Schedule(VectorTarget.V512, 12, 32, 1).text()).isEqualTo("12x32x1");
        assertThat(new Schedule(VectorTarget.V256, 5, 16, 2).text()).isEqualTo("5x16x2");
    }
}
