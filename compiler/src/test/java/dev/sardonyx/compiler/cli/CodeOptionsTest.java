package dev.sardonyx.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.passes.program.Numerics;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The options of all commands that compile, and Sardonyx compiled in other ways as a peer. */
class CodeOptionsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.writeString(folder.resolve("m.onnxtxt"), """
                        <ir_version: 8, opset_import: ["" : 17]>
                        g (float[n, 4] x) => (float[n, 4] y) { e = Exp(x) y = Neg(e) }
                        """).toString();
    }

    private int execute(String command, String... options) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of(command, model, "--target", "scalar"));
        arguments.addAll(List.of(options));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void withoutFusionEveryNodeIsACall() {
        String jar = folder.resolve("m.jar").toString();
        assertThat(execute("compile", "-o", jar)).isZero();
        assertThat(out.toString()).contains("2 nodes became 1 calls");
        assertThat(execute("compile", "-o", jar, "--fusion", "off")).isZero();
        assertThat(out.toString()).contains("2 nodes became 2 calls");
    }

    @Test
    void dumpsAndExplanationsFollow() {
        assertThat(execute("dump", "--fusion", "off")).isZero();
        assertThat(out.toString().split("sardonyx.Kernel", -1)).hasSize(3);
        String[] times = {"--shape", "x=3x4", "--warmup", "1", "--measure", "1"};
        assertThat(execute("explain", with(times, "--fusion", "off"))).isZero();
        assertThat(out.toString()).contains("in 2 calls");
        assertThat(execute("explain", with(times, "--fusion", "on"))).isZero();
        assertThat(out.toString()).contains("in 1 calls");
    }

    private static String[] with(String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void fusionIsMeasuredAgainstItsAbsence() throws IOException {
        Path json = folder.resolve("result.json");
        String[] turns = {"--rounds", "2", "--slice", "1", "--warmup", "1", "--json", json.toString()};
        assertThat(execute("bench", with(turns, "--shape", "x=3x4", "--against", "unfused")))
                .isZero();

        JsonNode result = new ObjectMapper().readTree(json.toFile()).get(0);
        assertThat(result.get("peer").asText()).isEqualTo("sardonyx unfused");
        assertThat(result.get("outputs").asText()).isEqualTo("agree");
        assertThat(result.get("ratio").asDouble()).isPositive();
    }

    @Test
    void theManifestTellsTheNumerics() throws IOException {
        Path jar = folder.resolve("m.jar");
        assertThat(execute("compile", "-o", jar.toString())).isZero();
        assertThat(numerics(jar)).isEqualTo("exact");
        assertThat(execute("compile", "-o", jar.toString(), "--numerics", "relaxed"))
                .isZero();
        assertThat(numerics(jar)).isEqualTo("relaxed");
    }

    private static String numerics(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Sardonyx-Numerics");
        }
    }

    @Test
    void relaxedResultsAreCloseAndNotTheSame() throws IOException {
        Path text = folder.resolve("rows.onnxtxt");
        Files.writeString(text, """
                <ir_version: 8, opset_import: ["" : 17]>
                g (float[n, 33] x) => (float[n, 33] y)
                <float s = {3}> { a = Softmax(x) b = Div(x, s) c = Mul(a, x) d = Add(b, c) y = Softmax(d) }
                """);
        Map<String, long[]> shapes = Map.of("x", new long[] {5, 33});
        Tensor x = Tensor.zeros(ElementType.F32, 5, 33);
        for (long i = 0; i < x.size(); i++) {
            x.setDouble(i, Math.sin(i));
        }
        Tensor exact = run(text, shapes, x, CodeChoices.USUAL);
        Tensor relaxed = run(text, shapes, x, CodeChoices.USUAL.withNumerics(Numerics.RELAXED));

        assertThat(new TensorComparison(1e-6, 0).difference(exact, relaxed)).isEmpty();
        assertThat(relaxed.sameBits(exact)).isFalse();
    }

    private static Tensor run(Path file, Map<String, long[]> shapes, Tensor x, CodeChoices choices) {
        try (Engine.Model opened = Engines.of("compiled", "scalar", choices).open(file, shapes, 1)) {
            return (Tensor) opened.run(List.of(x)).getFirst();
        }
    }

    @Test
    void otherValuesAreRefused() {
        assertThat(execute("compile", "-o", folder.resolve("m.jar").toString(), "--fusion", "some"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--fusion is 'some'", "give on or off");
        assertThat(execute("dump", "--numerics", "wild")).isEqualTo(1);
        assertThat(err.toString()).contains("--numerics is 'wild'", "give exact or relaxed");
    }
}
