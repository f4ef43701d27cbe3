package dev.sardonyx.compiler.cli.bench;

import static dev.sardonyx.compiler.cli.bench.Results.report;
import static dev.sardonyx.compiler.cli.bench.Results.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.compiler.catalogue.Catalogue;
import dev.sardonyx.compiler.catalogue.CatalogueEntry;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suites measure what can be measured and say what cannot, for people and programs. */
class SuiteTest {
    @TempDir
    private Path folder;

    @Test
    void modelsThatFailDoNotEndTheSuite() {
        List<String> progress = new ArrayList<>();
        List<Integer> soFar = new ArrayList<>();
        SuiteBench suite = new SuiteBench(
                (model, threads) -> {
                    if (model.equals("bad")) {
                        throw Engines.wrong("it is not there", "fetch it");
                    }
                    return Results.result(model, threads, 2, 0, BenchResult.AGREE);
                },
                progress::add);

        List<SuiteRow> rows =
                suite.run(SuiteBench.tasks(List.of("bad", "good"), List.of(1, 2)), r -> soFar.add(r.size()));

        assertThat(rows)
                .extracting(r -> r.model() + r.threads() + r.isWell())
                .containsExactly("bad1false", "good1true", "bad2false", "good2true");
        assertThat(rows.getFirst().fault()).isEqualTo("failed: error[C004] it is not there");
        assertThat(soFar).containsExactly(1, 2, 3, 4);
        assertThat(progress.getFirst()).startsWith("4 measurements");
        assertThat(progress.get(1)).startsWith("[1/4] bad").contains("it is not there");
        assertThat(progress.getLast())
                .startsWith("[4/4] good")
                .contains("ratio 2.00 (1.90 to 2.10), 48 bytes a run, slow kernels: slow_kernel");
    }

    @Test
    void tablesHaveEveryRowAndTheMeans() {
        SuiteReport report = report(
                row("a", 1, 0.5, 0),
                row("b", 1, 2, 0),
                SuiteRow.of("c", Results.result("c", 1, 100, 0, "output 0: 1 of 2 elements differ")),
                SuiteRow.failed("d", 2, "\nno | memory\nmore"),
                row("e", 2, 3, 0));

        assertThat(SuiteTable.of(report))
                .startsWith("# Suite\n\n2026-03-14; some CPU, 4 processors; load average 0.3; Linux; JDK 25; ")
                .contains(
                        "flags -Xa -Xb",
                        "7 rounds of 300 ms",
                        "| Model | Threads | Sardonyx | onnxruntime 1.22.0 | Ratio | Bytes | Slow |\n|---|---|---|---|---|---|---|\n",
                        "| a | 1 | 2.000 (1.500–2.500) | 1.000 (0.750–1.250) | 0.50 (0.40–0.60) | 48 | 1 |\n",
                        "| c: outputs differ: output 0: 1 of 2 elements differ | 1 |",
                        "| d | 2 | failed: no \\| memory |  |  |  |  |\n",
                        "1 thread, 2 models: **1.00**",
                        "2 threads, 1 model: **3.00**");
    }

    @Test
    void otherWorkOfTheMachineIsRemarkedUpon() {
        List<String> progress = new ArrayList<>();
        Surroundings calm = Results.surroundings("some CPU").remarked(progress::add);
        assertThat(progress).isEmpty();

        new Surroundings("", "", 4, 2.5, "", "", "", "", calm.flags()).remarked(progress::add);

        assertThat(progress).containsExactly("the load average is 2.5: other programs will disturb the results");
    }

    @Test
    void resultsAreReadAsTheyWereWritten() throws IOException {
        SuiteReport report = report(row("a", 1, 0.5, 0.02), SuiteRow.failed("b", 2, "no memory"));
        new ResultFiles(folder.resolve("new"), "suite").write("table", report);
        Path json = folder.resolve("new/suite.json");

        assertThat(SuiteReport.read(json)).isEqualTo(report);
        assertThat(Files.readString(json)).contains("\"geometric_means\" : [ {", "\"allocated_bytes\" : 48");
        assertThat(folder.resolve("new/suite.md")).hasContent("table");
        assertThat(report.tasks()).containsExactly(new SuiteBench.Task("a", 1));
        assertThat(report.only(List.of("b"), List.of()).rows()).hasSize(1);
        assertThat(report.only(List.of(), List.of(1)).rows()).hasSize(1);
        assertThatThrownBy(() -> report.only(List.of("x"), List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the earlier results have no model 'x'");
    }

    @Test
    void filesThatAreNoResultsAreRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{}");
        Path damaged = Files.writeString(folder.resolve("damaged.json"), "{\"rows\": 3");

        assertThatThrownBy(() -> SuiteReport.read(other)).hasMessageContaining("holds no results of a suite");
        assertThatThrownBy(() -> SuiteReport.read(damaged)).hasMessageContaining("cannot be read");
    }

    @Test
    void everyModelOfTheSuiteIsInTheCatalogue() {
        Catalogue catalogue = Catalogue.load();

        assertThat(SuiteBench.models())
                .hasSizeGreaterThan(20)
                .doesNotHaveDuplicates()
                .allSatisfy(text -> {
                    String[] parts = text.split("@", 2);
                    Optional<CatalogueEntry> entry = catalogue.find(parts[0]);
                    assertThat(entry).isPresent();
                    if (parts.length == 2) {
                        assertThat(entry.orElseThrow().sizes()).containsKey(parts[1]);
                    }
                });
    }

    @Test
    void jvmsThatFailTellWhy() {
        ForkedJvm jvm = new ForkedJvm(List.of(), Duration.ofMinutes(1));

        assertThatThrownBy(() -> jvm.runWell("no.such.Program", List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ended with status 1")
                .hasMessageContaining("no.such.Program");
        assertThatThrownBy(() -> new ForkedJvm(List.of(), Duration.ZERO).run("no.such.Program", List.of()))
                .hasMessageContaining("was stopped after 0 s");
    }

    @Test
    void aModelThatCannotBeMeasuredFailsInItsOwnJvm() {
        assertThatThrownBy(() -> new ForkedBench(Results.SETTINGS).measure("no-such-model", 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ended with status 1");
    }
}
