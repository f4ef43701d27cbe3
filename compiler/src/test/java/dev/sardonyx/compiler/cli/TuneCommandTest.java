package dev.sardonyx.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSpace;
import dev.sardonyx.codegen.schedule.TuningTable;
import dev.sardonyx.codegen.schedule.TuningTable.Entry;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.tune.Processor;
import dev.sardonyx.compiler.tune.TuningTableFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tuning from the model to the table, and tables in the hands of other commands. */
class TuneCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model;
    private Path table;

    @BeforeEach
    void writeModel() throws IOException {
        String weights = IntStream.range(0, 16 * 24).mapToObj(i -> i % 5 + ".5").collect(Collectors.joining(","));
        model = Files.writeString(folder.resolve("m.onnxtxt"), """
                        <ir_version: 8, opset_import: ["" : 17]>
                        g (float[n, 16] x) => (float[n, 24] y) <float[16, 24] w = {WEIGHTS}> { p = MatMul(x, w) y = Exp(p) }
                        """.replace("WEIGHTS", weights))
                .toString();
        table = folder.resolve("table.json");
    }

    private int execute(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private int compile(Path jar, String... more) {
        List<String> arguments = new ArrayList<>(List.of("compile", model, "-o", jar.toString(), "--shape", "x=40x16"));
        arguments.addAll(List.of("--target", "v256"));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private void writeTable(String cpu, Schedule schedule) {
        new TuningTableFile(table)
                .write(new TuningTable(
                        List.of(new Entry(cpu, "matmul_f32/many", schedule, 1.1, 3, 1, "2026-03-14", "25"))));
    }

    @Test
    void theTableHasWhatWasTriedAndKeepsWhatItHad() {
        Schedule other = new Schedule(VectorTarget.V512, 9, 32, 2);
        writeTable("another processor", other);
        assertThat(execute(
                        "tune",
                        model,
                        "--shape",
                        "x=40x16",
                        "--target",
                        "v128",
                        "--limit",
                        "9",
                        "--table",
                        table.toString()))
                .isZero();

        assertThat(out.toString()).contains("problem", "matmul_f32/many", "2x16");
        TuningTable written = new TuningTableFile(table).read();
        boolean measured = written.entries().size() > 1;
        assertThat(out.toString()).contains(measured ? "written to " + table : "were not measured");
        assertThat(out.toString()).doesNotContain(measured ? "were not measured" : "written to");
        assertThat(written.entries().getFirst().schedule()).isEqualTo(other);
        // A machine with other work may be too slow for a single measurement within the limit.
        assertThat(written.entries().stream().skip(1))
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(entry -> {
                    assertThat(entry.cpu()).isEqualTo(Processor.key());
                    assertThat(entry.problem()).isEqualTo("matmul_f32/many");
                    assertThat(new ScheduleSpace(VectorTarget.V128).all()).contains(entry.schedule());
                    assertThat(entry.ratio()).isGreaterThanOrEqualTo(1);
                    assertThat(entry.candidates()).isBetween(1, ScheduleSpace.MOST_CANDIDATES);
                });
    }

    @Test
    void kernelsOfATableAreNamedAfterIt() throws IOException {
        writeTable(Processor.key(), new Schedule(VectorTarget.V256, 3, 32, 2));
        Path report = folder.resolve("report.json");
        Path first = folder.resolve("first.jar");
        assertThat(compile(first, "--tuning", table.toString(), "--report", report.toString()))
                .isZero();
        assertThat(Files.readString(report)).contains("matmul_f32_3x32x2_v256");

        Path second = folder.resolve("second.jar");
        assertThat(compile(second, "--tuning", table.toString())).isZero();
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void withoutATableTheHeuristicChooses() throws IOException {
        writeTable("another processor", new Schedule(VectorTarget.V256, 3, 32, 2));
        Path report = folder.resolve("report.json");
        Path usual = folder.resolve("usual.jar");
        assertThat(compile(usual, "--report", report.toString())).isZero();
        assertThat(Files.readString(report)).contains("matmul_f32_5x16_v256");

        Path foreign = folder.resolve("foreign.jar");
        assertThat(compile(foreign, "--tuning", table.toString())).isZero();
        assertThat(out.toString()).contains("the tuning table has no entry of this processor");
        assertThat(foreign).hasSameBinaryContentAs(usual);
    }

    @Test
    void whatIsNoTableAndNoLimitIsRefused() throws IOException {
        Files.writeString(table, "no table");
        assertThat(compile(folder.resolve("m.jar"), "--tuning", table.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("C005", "is no JSON");
        assertThat(execute("tune", model, "--table", table.toString())).isEqualTo(1);
        assertThat(execute("tune", model, "--limit", "0")).isEqualTo(1);
        assertThat(err.toString()).contains("--limit is 0");
        for (String command : new String[] {"tune", "explain"}) {
            err.getBuffer().setLength(0);
            assertThat(execute(command, model, "--threads", "0")).isEqualTo(1);
            assertThat(err.toString()).contains("error[C004]", "the number of threads is 0", "give a number from 1");
        }
    }
}
