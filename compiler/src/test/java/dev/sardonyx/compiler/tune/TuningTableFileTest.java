package dev.sardonyx.compiler.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.codegen.schedule.ProblemClass;
import dev.sardonyx.codegen.schedule.ProblemClass.Height;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.TuningTable;
import dev.sardonyx.codegen.schedule.TuningTable.Entry;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tuning tables: as files, and what is chosen by them. */
class TuningTableFileTest {
    private static final ProblemClass MANY = new ProblemClass("matmul_f32", Height.MANY);
    private static final Schedule TALL = new Schedule(VectorTarget.V512, 12, 32, 1);

    @TempDir
    private Path folder;

    private static Entry entry(String cpu, ProblemClass problem, Schedule schedule) {
        return new Entry(cpu, problem.text(), schedule, 1.25, 12, 1, "2026-03-14", "25");
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("table.json"), text);
    }

    private void refused(String text, String... parts) throws IOException {
        Path file = written(text);
        assertThatThrownBy(() -> new TuningTableFile(file).read())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("C005")
                .hasMessageContaining("table.json")
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private static String table(String entry) {
        return "{\"version\": 1, \"entries\": [" + entry + "]}";
    }

    @Test
    void tablesRoundTripAndFoldersAreMade() {
        TuningTable table = new TuningTable(
                List.of(entry("a", MANY, TALL), entry("a", MANY, new Schedule(VectorTarget.V256, 6, 16, 2))));
        TuningTableFile file = new TuningTableFile(folder.resolve("new").resolve("table.json"));
        assertThat(file.readIfPresent()).isEqualTo(TuningTable.EMPTY);
        file.write(table);
        assertThat(file.read()).isEqualTo(table);
        file.write(TuningTable.EMPTY);
        assertThat(file.readIfPresent()).isEqualTo(TuningTable.EMPTY);
        assertThat(folder.resolve("new")).isDirectoryContaining("glob:**.json");
        assertThat(folder.resolve("new").toFile().list()).hasSize(1);
    }

    @Test
    void newerEntriesReplaceThoseOfTheSameProcessorTargetAndProblem() {
        Entry old = entry("a", MANY, TALL);
        Entry other = entry("b", MANY, TALL);
        Entry newer = entry("a", MANY, new Schedule(VectorTarget.V512, 10, 32, 2));
        assertThat(new TuningTable(List.of(old, other)).with(List.of(newer)).entries())
                .containsExactly(other, newer);
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        refused("schedule", "no JSON", "sardonyx tune");
        refused("{}", "it has no version");
        refused("[1]", "it has no version");
        refused("{\"version\": 2, \"entries\": []}", "of version 2", "knows version 1");
        refused("{\"version\": 1}", "has no entries");
        refused(table("7"), "entry 1 has no text 'target'");
        assertThatThrownBy(() -> new TuningTableFile(folder.resolve("none.json")).read())
                .hasMessageContaining("C005")
                .hasMessageContaining("--tuning off");
    }

    @Test
    void entriesThatNoKernelHasAreNamed() throws IOException {
        String entry = """
                {"cpu": "a", "target": "v256", "problem": "matmul_f32/many", "rows": ROWS, "columns": 32, "depth_step": 1}
                """;
        refused(
                table(entry.replace("ROWS", "3") + "," + entry.replace("ROWS", "9")),
                "entry 2, matmul_f32/many on v256: a tile of 9x32 takes 41 registers");
        refused(table(entry.replace("ROWS", "\"3\"")), "entry 1, matmul_f32/many on v256 has no whole number 'rows'");
        refused(table(entry.replace("v256", "v64").replace("ROWS", "3")), "entry 1: 'v64' is no target");
    }

    @Test
    void theTableDecidesForItsProcessorAndTheHeuristicForAllElse() {
        TuningTable table = new TuningTable(List.of(entry("mine", MANY, TALL)));
        ScheduleSelector mine = ScheduleSelector.of(table, "mine");
        assertThat(mine.select(VectorTarget.V512, MANY)).isEqualTo(TALL);
        assertThat(mine.select(VectorTarget.V256, MANY)).isEqualTo(Schedule.usual(VectorTarget.V256));
        assertThat(mine.select(VectorTarget.V512, new ProblemClass("matmul_f32", Height.FEW)))
                .isEqualTo(Schedule.usual(VectorTarget.V512));
        assertThat(mine.remarks()).isEmpty();

        ScheduleSelector other = ScheduleSelector.of(table, "other");
        assertThat(other.select(VectorTarget.V512, MANY)).isEqualTo(Schedule.usual(VectorTarget.V512));
        assertThat(other.remarks()).singleElement().asString().contains("no entry of this processor, 'other'");
        assertThat(ScheduleSelector.of(TuningTable.EMPTY, "other").remarks()).isEmpty();
    }

    @Test
    void processorsAreToldApartByNumbersAndVectors() {
        List<String> first = List.of(
                "processor\t: 0",
                "cpu family\t: 26",
                "model\t\t: 2",
                "model name\t: Some CPU",
                "flags\t\t: fpu avx avx2 avx512f",
                "processor\t: 1",
                "model\t\t: 3");
        assertThat(Processor.key(first)).isEqualTo("Some CPU, cpu family 26, model 2, avx2, avx512f");
        assertThat(Processor.key(List.of("CPU implementer\t: 0x41", "Features\t: fp asimd", "CPU part\t: 0xd40")))
                .isEqualTo(System.getProperty("os.arch") + ", CPU implementer 0x41, CPU part 0xd40, asimd");
        assertThat(Processor.key(List.of())).isEqualTo(System.getProperty("os.arch"));
    }
}
