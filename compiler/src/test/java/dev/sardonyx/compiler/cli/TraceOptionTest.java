package dev.sardonyx.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The option {@code --trace} of the commands that run models. */
class TraceOptionTest {
    @TempDir
    private Path folder;

    private int execute(Object... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(new StringWriter()));
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return line.execute(texts);
    }

    private Path model() throws IOException {
        return Files.writeString(
                folder.resolve("m.onnxtxt"),
                "<ir_version: 8, opset_import: [\"\" : 17]> g (float[2, 4] x) => (float[2, 4] y) { y = Softmax(x) }");
    }

    @Test
    void runTracesItsOneRun() throws IOException {
        Path jar = folder.resolve("m.jar");
        Path trace = folder.resolve("trace.json");
        assertThat(execute("compile", model(), "-o", jar, "--target", "scalar")).isZero();
        assertThat(execute("run", jar, "--trace", trace)).isZero();

        JsonNode events = new ObjectMapper().readTree(trace.toFile());
        assertThat(events).hasSize(2);
        assertThat(events.get(0).get("name").asText()).endsWith("_f32_scalar");
        assertThat(events.get(1).get("name").asText()).isEqualTo("run");
        assertThat(events.get(1).get("dur").asDouble())
                .isGreaterThanOrEqualTo(events.get(0).get("dur").asDouble());
    }

    @Test
    void benchTracesEachNumberOfThreadsAsAProcess() throws IOException {
        Path trace = folder.resolve("trace.json");
        assertThat(execute(
                        "bench",
                        model(),
                        "--target",
                        "scalar",
                        "--threads",
                        "1,2",
                        "--rounds",
                        1,
                        "--slice",
                        0,
                        "--warmup",
                        0,
                        "--trace",
                        trace))
                .isZero();

        JsonNode events = new ObjectMapper().readTree(trace.toFile());
        assertThat(events).extracting(e -> e.get("pid").asInt()).contains(1, 2);
        assertThat(events.get(0).at("/args/model").asText()).endsWith("m.onnxtxt, threads: 1");
    }

    @Test
    void theInterpreterMakesNoCallsToTrace() throws IOException {
        assertThat(execute("bench", model(), "--engine", "interpreter", "--trace", folder.resolve("t.json")))
                .isEqualTo(1);
    }
}
