package dev.sardonyx.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Main;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Measurements against ONNX Runtime from options to files, in JVMs of their own; no number is held to anything. */
class BenchTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model;

    @BeforeEach
    void writeModel() {
        Path file = folder.resolve("small.onnx");
        String text = "<ir_version: 8, opset_import: [\"\" : 17]> g (float[2, 3] x) => (float[2, 3] y) { y = Relu(x) }";
        ModelProtoWriter.write(OnnxTextReader.read(text, "small"), file);
        model = file.toString();
    }

    private int bench(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private JsonNode rows(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile()).get("rows");
    }

    @Test
    void suitesMeasureWhatTheyCanAndTellTheRest() throws IOException {
        String missing = folder.resolve("missing.onnx").toString();
        List<String> settings = List.of("--rounds", "2", "--slice", "1", "--warmup", "1");

        int status = bench(all(List.of("bench", "--suite", missing, model, "--threads", "1"), settings));

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("[1/2] " + missing, "[2/2] " + model);
        assertThat(rows("suite.json").get(0).get("error").asText())
                .contains("there is neither a file nor a known model");
        JsonNode result = rows("suite.json").get(1).get("result");
        assertThat(result.get("outputs").asText()).isEqualTo("agree");
        assertThat(result.get("peer").asText()).startsWith("onnxruntime ");
        assertThat(result.get("ratio").asDouble()).isPositive();
        assertThat(result.get("allocated_bytes").isIntegralNumber()).isTrue();
        assertThat(folder.resolve("suite.md")).content().contains("| " + model + " | 1 |", "1 thread, 1 model: **");
    }

    @Test
    void startsOfBothSidesAreMeasured() throws IOException {
        int status = bench(all(List.of("bench", "--cold", model, "--forks", "1", "--threads", "2"), List.of()));

        assertThat(err.toString()).contains("[1/1] " + model + ": first result after ");
        assertThat(status).isZero();
        JsonNode row = rows("cold.json").get(0);
        for (String side : List.of("sardonyx", "peer")) {
            double main = row.get(side).get("main_ms").asDouble();
            double opened = row.get(side).get("opened_ms").asDouble();
            assertThat(main).isPositive();
            assertThat(opened).isGreaterThanOrEqualTo(main);
            assertThat(row.get(side).get("first_result_ms").asDouble()).isGreaterThanOrEqualTo(opened);
        }
        assertThat(folder.resolve("cold.md")).content().contains("| " + model + " | 2 | Sardonyx |");
    }

    @Test
    void kernelsAreMeasuredAgainstAllPeersThatRunThem() throws IOException {
        int status = bench(all(
                List.of("bench", "--kernels", "--only", "{sigmoid-1x1,erf-128x384}", "--threads", "1"),
                List.of("--rounds", "2", "--slice", "1", "--warmup", "1")));

        assertThat(status).isZero();
        assertThat(err.toString()).contains("sigmoid-1x1", "erf-128x384");
        for (int problem = 0; problem < 2; problem++) {
            JsonNode peer = rows("kernels.json").get(problem).get("peers").get(0);
            assertThat(peer.get("peer").asText()).isEqualTo("onnxruntime");
            assertThat(peer.get("ratio").asDouble()).isPositive();
            assertThat(peer.get("difference").asDouble()).isLessThan(1e-5);
        }
        assertThat(folder.resolve("kernels.md")).content().contains("# Single kernels", "| sigmoid-1x1 |", "| Erf |");
    }

    private String[] all(List<String> first, List<String> more) {
        List<String> output = List.of("--output", folder.toString());
        return List.of(first, more, output).stream().flatMap(List::stream).toArray(String[]::new);
    }
}
