package dev.sardonyx.compiler.cli.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Main;
import dev.sardonyx.compiler.weights.TextModels;
import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompressCommandsTest {
    private static final String TEXT = """
            g (float[%s, 64] x) => (float[%s, 32] y) <float[64, 32] w, float[32] b> {
              a = MatMul(x, w)
              y = Add(a, b)
            }
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final OnnxModel model = TextModels.of(21, TEXT.formatted("3", "3"));
    private String source;
    private String target;

    @BeforeEach
    void writeModel() {
        source = folder.resolve("model.onnx").toString();
        target = folder.resolve("out.onnx").toString();
        ModelProtoWriter.write(model, Path.of(source));
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    @Test
    void pruningReportsWeightsAndOutputs() throws IOException {
        Path json = folder.resolve("report.json");

        int status = run(
                "prune", source, "-o", target, "--sparsity", "0.5", "--structure", "8x1", "--json", json.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains("out.onnx: 1 weight of ", " pruned, 8x1 blocks, sparsity 0.5");
        assertThat(out.toString()).containsPattern("1\\.0000 +0\\.5000 +256 +128 +64x32 +w");
        assertThat(out.toString()).contains("left: 1 constant of 128 bytes: taken by Add");
        assertThat(out.toString()).containsPattern("0\\.[0-9]{7}  y\n");
        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertThat(report.at("/weights/0/after/density8x1").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/comparison/outputs/0/output").asText()).isEqualTo("y");
        assertThat(report.at("/comparison/outputs/0/cosine").asDouble()).isBetween(0.5, 0.999);
        assertThat(ModelProtoReader.read(Path.of(target)).graph().nodes())
                .isEqualTo(model.graph().nodes());
    }

    @Test
    void quantisingReportsWeightsAndOutputs() throws IOException {
        Path json = folder.resolve("report.json");
        Files.writeString(Path.of(target), "replaced");

        int status = run("quantize", source, "-o", target, "--weights", "int8", "--json", json.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains("int8 per channel");
        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertThat(report.at("/weights/0/bytesAfter").asLong()).isEqualTo(64 * 32 + 5 * 32);
        assertThat(report.at("/comparison/outputs/0/cosine").asDouble()).isBetween(0.999, 0.9999999);
        assertThat(report.at("/bytesAfter").asLong()).isEqualTo(Files.size(Path.of(target)));
    }

    @Test
    void modelsOfAnySizeNeedAShapeToCompare() {
        ModelProtoWriter.write(TextModels.of(21, TEXT.formatted("n", "n")), Path.of(source));

        assertThat(run("quantize", source, "-o", target, "--weights", "f16")).isZero();
        assertThat(out.toString()).contains("outputs were not compared: values for the input 'x' cannot be made up");
        assertThat(run("quantize", source, "-o", target, "--weights", "f16", "--shape", "x=2x64"))
                .isZero();
        assertThat(out.toString()).containsPattern("0\\.9999[0-9]{3}  y\n|1\\.0000000  y\n");
        assertThat(run("quantize", source, "-o", target, "--weights", "f16", "--compare", "off"))
                .isZero();
        assertThat(out.toString()).contains("outputs were not compared: --compare is off");
    }

    @Test
    void mistakesEndWithOneAndNoFile() {
        Tensor damaged = Tensor.zeros(ElementType.F32, 64, 32);
        damaged.setDouble(33, Double.NaN);
        String broken = folder.resolve("broken.onnx").toString();
        ModelProtoWriter.write(TextModels.with(model, "w", damaged), Path.of(broken));

        assertFault("the sparsity is 1.01", "prune", source, "-o", target, "--sparsity", "1.01", "--structure", "4x1");
        assertFault(
                "there are no blocks '4x4'", "prune", source, "-o", target, "--sparsity", "0", "--structure", "4x4");
        assertFault("is NaN at [1, 1]", "prune", broken, "-o", target, "--sparsity", "0.5", "--structure", "4x1");
        assertFault("is NaN at [1, 1]", "quantize", broken, "-o", target, "--weights", "int4");
        assertFault("there is no format 'int3'", "quantize", source, "-o", target, "--weights", "int3");
        assertFault("the group is 3", "quantize", source, "-o", target, "--weights", "int4", "--group", "3");
        assertFault(
                "both --symmetric and --asymmetric",
                "quantize",
                source,
                "-o",
                target,
                "--weights",
                "int4",
                "--symmetric",
                "--asymmetric");
        assertFault("this command writes ONNX models", "quantize", source, "-o", "o.jar", "--weights", "int8");
        assertFault("the output is the model itself", "quantize", source, "-o", source, "--weights", "int8");
        assertFault("--compare is 'no'", "quantize", source, "-o", target, "--weights", "int8", "--compare", "no");
        assertFault(
                "error[C006] there is no weight to quantise: 'w': no --include matches it",
                "quantize",
                source,
                "-o",
                target,
                "--weights",
                "int8",
                "--include",
                "nothing*");
        assertFault(
                "'w': it has fewer than 5000 elements",
                "prune",
                source,
                "-o",
                target,
                "--sparsity",
                "1",
                "--structure",
                "4x1",
                "--min-elements",
                "5000");
        assertFault("error[F001]", "quantize", folder + "/none.onnx", "-o", target, "--weights", "int8");
    }

    private void assertFault(String message, String... arguments) {
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(err.toString()).contains(message);
        assertThat(Path.of(target)).doesNotExist();
    }

    @Test
    void movementsOfOutputs() {
        Tensor before = Tensor.ofFloats(new float[] {3, 4, Float.NaN}, 3);

        OutputMovement same = OutputMovement.of("y", before, before);
        OutputMovement moved = OutputMovement.of("y", before, Tensor.ofFloats(new float[] {4, -3, Float.NaN}, 3));
        OutputMovement lost = OutputMovement.of("y", before, Tensor.ofFloats(new float[] {3, Float.NaN, 0}, 3));

        assertThat(same).isEqualTo(new OutputMovement("y", 3, 0, 0, 1));
        assertThat(moved.largestError()).isEqualTo(7);
        assertThat(moved.relativeError()).isEqualTo(Math.sqrt(50) / 5);
        assertThat(moved.cosine()).isZero();
        assertThat(lost.largestError()).isInfinite();
        assertThat(OutputMovement.of("y", before, Tensor.ofFloats(new float[2], 2))
                        .cosine())
                .isZero();
        assertThat(OutputMovement.of("y", Tensor.ofFloats(new float[2], 2), Tensor.ofFloats(new float[2], 2))
                        .cosine())
                .isEqualTo(1);
    }

    @Test
    void sparsityOfOneZeroesEverything() {
        assertThat(run("prune", source, "-o", target, "--sparsity", "1", "--structure", "unstructured"))
                .isZero();
        Tensor weight = TensorImporter.of(Path.of(target))
                .tensor(TextModels.initializer(ModelProtoReader.read(Path.of(target)), "w"));
        assertThat(weight.toDoubles()).containsOnly(0);
    }
}
