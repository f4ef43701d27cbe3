package dev.sardonyx.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Models that cannot be compiled: all that is wrong is told at once, as text and as JSON. */
class FailureReportTest {
    private static final String MODEL = """
            <ir_version: 10, opset_import: ["" : 21, "com.acme" : 3, "my" : 1]>
            g (float[2, 3] x, bool b, double[3] d) => (float z) {
              [first] a = Rellu (x)
              [typed] c = Neg (b)
              [elsewhere] e = com.acme.Gelu (x)
              f = If (b) <
                then_branch = t () => (float[2, 3] p) { [branch] p = Sofmax (x) [bits] q = BitwiseNot (x) },
                else_branch = u () => (float[2, 3] r) { [also] o = And (x, x) r = Softmax <axs = 1> (x) }>
              h = my.F (x)
              [mixed] i = Add (x, d)
              [mode] j = Gelu <approximate = "erf"> (x)
              [strange] k = com.acme.Quux (x)
              [last] z = Rellu (b)
            }
            <domain: "my", opset_import: ["" : 21]> F (v) => (w) { [inner] t = Rellu (v) w = Neg (t) }
            """;

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int compile(String text, String... options) throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnxtxt"), text);
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("compile", model.toString()));
        arguments.addAll(List.of("-o", folder.resolve("m.jar").toString(), "--report", report().toString()));
        arguments.addAll(List.of(options));
        return line.execute(arguments.toArray(String[]::new));
    }

    private Path report() {
        return folder.resolve("report.json");
    }

    private List<JsonNode> messages() throws IOException {
        JsonNode root = new ObjectMapper().readTree(report().toFile());
        assertThat(root.get("model").asText()).endsWith("model.onnxtxt");
        return StreamSupport.stream(root.get("diagnostics").spliterator(), false)
                .toList();
    }

    @Test
    void everyUnsupportedNodeIsReportedAtOnce() throws IOException {
        assertThat(compile(MODEL)).isEqualTo(1);

        assertThat(folder.resolve("m.jar")).doesNotExist();
        assertThat(err.toString())
                .contains("the operator Rellu of the default domain is not known")
                .contains("  at node \"first\" (Rellu-21) of graph \"g\" in ")
                .contains("  and at \"inner\", \"last\"\n  nearest supported: Relu\n  hint: ");
        assertThat(messages())
                .extracting(m -> m.get("code").asText() + " "
                        + m.get("places").get(0).get("node").asText() + ": "
                        + m.get("nearest").asText())
                .containsExactlyInAnyOrder(
                        "F004 first: Relu",
                        "F004 elsewhere: Gelu",
                        "F004 branch: Softmax",
                        "F004 strange: ",
                        "F007 r: axis",
                        "I003 typed: operand 'X' as f32",
                        "I003 bits: operand 'X' as i32",
                        "I003 also: operand 'A' as bool",
                        "I003 mixed: operand 'B' as f32",
                        "I003 mode: ");
    }

    @Test
    void reportsHaveEveryNodeWithOperatorDomainAndVersion() throws IOException {
        compile(MODEL);

        JsonNode rellu = message("operator Rellu");
        assertThat(rellu.get("severity").asText()).isEqualTo("error");
        assertThat(rellu.get("meaning").asText()).isEqualTo("an operator is unknown or not supported");
        assertThat(rellu.get("hint").asText()).contains("docs/add-an-operator.md");
        assertThat(rellu.get("places"))
                .extracting(place ->
                        place.get("graph").asText() + " " + place.get("node").asText())
                .containsExactly("g first", "g/F inner", "g last");
        JsonNode gelu = message("com.acme.Gelu").get("places").get(0);
        assertThat(gelu.get("operator").asText()).isEqualTo("Gelu");
        assertThat(gelu.get("domain").asText()).isEqualTo("com.acme");
        assertThat(gelu.get("opset").asLong()).isEqualTo(3);
        assertThat(gelu.get("file").asText()).endsWith("model.onnxtxt");
        assertThat(message("Neg: operand 'X' cannot be bool").get("fact").asText())
                .contains("it takes [f64, f32, f16, bf16, i64, i32, i16, i8]");
        assertThat(message("approximate").get("fact").asText()).contains("must be 'none' or 'tanh', found 'erf'");
    }

    private JsonNode message(String part) throws IOException {
        return messages().stream()
                .filter(m -> m.get("fact").asText().contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void versionsAndTextsAreReportedToo() throws IOException {
        assertThat(compile("<ir_version: 10, opset_import: [\"\" : 99]> g (float x) => (float y) { y = Relu (x) }"))
                .isEqualTo(1);
        assertThat(messages().getFirst().get("nearest").asText()).isEqualTo("ai.onnx 28");

        assertThat(compile("<ir_version: 10, opset_import: [\"\" : 21]> g (float x) => (float y) { y = Relu x }"))
                .isEqualTo(1);
        assertThat(messages().getFirst().get("places").get(0).get("file").asText())
                .matches(".*model.onnxtxt:1:\\d+");
    }

    @Test
    void limitsAreOptions() throws IOException {
        String two =
                "<ir_version: 8, opset_import: [\"\" : 21]> g (float[2] x) => (float[2] z) { y = Relu(x) z = Abs(y) }";

        assertThat(compile(two, "--limit", "nodes=1")).isEqualTo(1);
        assertThat(messages().getFirst().get("code").asText()).isEqualTo("F002");
        assertThat(err.toString()).contains("--limit nodes=2");
        assertThat(compile(two, "--limit", "nods=2", "--limit", "rank=no")).isEqualTo(1);
        assertThat(messages())
                .extracting(m -> m.get("fact").asText())
                .containsExactly("there is no limit 'nods'", "the limit 'rank' is 'no', expected a positive number");
        assertThat(err.toString()).contains("limits: nodes, depth, tensorBytes");
        assertThat(compile(two, "--limit", "nodes=2", "--limit", "foldingSteps=7"))
                .isZero();
    }

    @Test
    void reportsThatCannotBeWrittenAreReported() throws IOException {
        Files.createDirectory(report());

        assertThat(compile("<ir_version: 8, opset_import: [\"\" : 21]> g (float x) => (float y) { y = Rellu(x) }"))
                .isEqualTo(1);

        assertThat(err.toString()).contains("error[F004] the operator Rellu").contains("error[C003] writing stopped");
    }
}
