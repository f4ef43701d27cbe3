package dev.sardonyx.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.protobuf.TensorProtoWriter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @Test
    void casesAreCountedAndReasonsGiven() throws IOException {
        writeCase("relu", "Relu(x)", 0, 1);
        writeCase("wrong", "Relu(x)", 0, 2);
        writeCase("strange", "Rellu(x)", 0, 1);
        writeCase("other", "Relu(x)", 0, 1);
        Path json = folder.resolve("results.json");

        int status = run(
                "check",
                folder + "/cases",
                "--engine",
                "interpreter",
                "--only",
                "{relu,wrong,strange}",
                "--json",
                json.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "unsupported strange: F004 the operator Rellu of the default domain is not known",
                        "failed wrong: output 0: 1 of 2 elements differ, first at [1]: expected 2.0, got 1.0; largest difference 1.0",
                        "1 passed, 1 failed, 1 unsupported");
        assertThat(Files.readString(json)).contains("\"case\" : \"relu\"", "\"status\" : \"passed\"");
        assertThat(run("check", folder + "/cases", "--engine", "interpreter", "--only", "relu"))
                .isZero();
    }

    @Test
    void mistakesOfTheUserEndWithOne() {
        assertThat(run("check", folder.toString(), "--engine", "interpreter")).isEqualTo(1);
        assertThat(err.toString()).contains("error[C004] no test case is found in");
        assertThat(run("compile", "no-such-model", "-o", "x.jar")).isEqualTo(1);
        assertThat(run("compile", "x.onnx", "-o", "x.jar", "--target", "v64")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no target 'v64'");
        assertThat(run("compile")).isEqualTo(1);
    }

    @Test
    void codesAndOperatorsAreListed() {
        assertThat(run("errors", "F004")).isZero();
        assertThat(run("operators", "relu")).isZero();
        assertThat(out.toString())
                .contains("F004  an operator is unknown or not supported")
                .contains("Relu-");
        assertThat(run("errors", "X1")).isEqualTo(1);
    }

    private void writeCase(String name, String node, float first, float second) throws IOException {
        Path data =
                Files.createDirectories(folder.resolve("cases").resolve(name).resolve("test_data_set_0"));
        OnnxModel model = OnnxTextReader.read(
                "<ir_version: 8, opset_import: [\"\" : 21]> g (float[2] x) => (float[2] y) { y = " + node + " }", name);
        ModelProtoWriter.write(model, data.resolveSibling("model.onnx"));
        write(Tensor.ofFloats(new float[] {-1, 1}, 2), data.resolve("input_0.pb"));
        write(Tensor.ofFloats(new float[] {first, second}, 2), data.resolve("output_0.pb"));
    }

    private static void write(Tensor tensor, Path file) {
        TensorProtoWriter.write(TensorExporter.export("", tensor), file);
    }
}
