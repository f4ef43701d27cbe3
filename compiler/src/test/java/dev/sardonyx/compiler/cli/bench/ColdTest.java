package dev.sardonyx.compiler.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bench --cold} reads from the programs it starts, and writes. */
class ColdTest {
    private static final Instant BEGIN = Instant.ofEpochSecond(1000);

    @TempDir
    private Path folder;

    private static ColdRun run(double first, Double steady) {
        return new ColdRun(50, 80, first, 10, 4, steady, 90.0, 100.0);
    }

    @Test
    void momentsAreCountedFromTheStartOfTheProcess() {
        ColdRun run = ColdRun.parse(
                "a library says hello\n{\"main\":1000050000,\"opened\":1000080500,\"first\":1000100000,"
                        + "\"runs\":[9.0,3.0,5.0,4.0],\"resident\":90.5,\"peak\":null,\"steady\":2.5}\n",
                BEGIN);

        assertThat(run).isEqualTo(new ColdRun(50, 80.5, 100, 9, 4, 2.5, 90.5, null));
        assertThatThrownBy(() -> ColdRun.parse("hello", BEGIN))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("printed no result: hello");
        assertThatThrownBy(() -> ColdRun.parse("{\"main\":", BEGIN)).isInstanceOf(ModelException.class);
    }

    @Test
    void sidesAreMediansOfTheirStarts() {
        ColdSide side = ColdSide.of(List.of(run(100, 2.0), run(300, 5.0), run(200, 4.0)));

        assertThat(side.firstResult()).isEqualTo(200);
        assertThat(side.low()).isCloseTo(120, within(1e-9));
        assertThat(side.steady()).isEqualTo(4);
        assertThat(side.firstToSteady()).isEqualTo(2.5);
        assertThat(ColdSide.of(List.of(run(100, null))).firstToSteady()).isNull();
    }

    @Test
    void tablesHaveBothSidesAndWhatFailed() {
        ColdReport.Row row =
                ColdReport.Row.of("m", 1, ColdSide.of(List.of(run(100, null))), ColdSide.of(List.of(run(150, null))));
        ColdReport report = new ColdReport(
                Results.surroundings("some CPU"),
                "native",
                0,
                List.of(row, ColdReport.Row.failed("n", 1, "no memory\nmore")));

        assertThat(ColdTable.of(report))
                .contains(
                        "| Runs 2–10 | Resident | Peak |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
                        "| m | 1 | Sardonyx | 100 (100–100) | 1.50 | 50 | 80 | 10.00 | 4.00 | 90 | 100 |\n",
                        "| m | 1 | onnxruntime 1.22.0 | 150 (150–150) |  | 50 | 80 | 10.00 | 4.00 | 90 | 100 |\n",
                        "| n: failed: no memory | 1 | |\n");
    }

    @Test
    void tablesOfLateFirstRunsHaveTheSteadyTime() {
        ColdSide side = ColdSide.of(List.of(run(1100, 2.0)));
        ColdReport report = new ColdReport(
                Results.surroundings("some CPU"), "native", 1000, List.of(ColdReport.Row.of("m", 2, side, side)));

        assertThat(ColdTable.of(report))
                .contains(
                        "slept 1000 ms", "| Steady | First / steady | Resident |", "| 4.00 | 2.00 | 5.0 | 90 | 100 |");
    }

    @Test
    void inputsAreReadAsTheyWereWritten() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z", Tensor.ofFloats(new float[] {1, Float.NaN, -3}, 3, 1));
        tensors.put("a", Tensor.ofLongs(new long[] {Long.MIN_VALUE}));
        tensors.put("empty", Tensor.zeros(ElementType.I32, 0, 4));
        Path file = folder.resolve("inputs");

        TensorFile.write(tensors, file);
        Map<String, Tensor> read = TensorFile.read(file);

        assertThat(read.keySet()).containsExactly("z", "a", "empty");
        tensors.forEach(
                (name, tensor) -> assertThat(read.get(name).sameBits(tensor)).isTrue());
        assertThatThrownBy(() -> TensorFile.write(Map.of("s", Tensor.ofStrings(new String[] {"x"}, 1)), file))
                .hasMessageContaining("the input 's' is text");
    }
}
