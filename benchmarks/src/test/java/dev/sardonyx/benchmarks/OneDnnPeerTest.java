package dev.sardonyx.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.benchmarks.peer.OneDnnPeer;
import dev.sardonyx.benchmarks.peer.OnnxRuntimePeer;
import dev.sardonyx.compiler.cli.Peer;
import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** What oneDNN is measured with computes the operators, so that its times are those of the same work. */
class OneDnnPeerTest {
    private static final String HEADER = "<ir_version: 9, opset_import: [\"\" : 20]> g ";

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadIt() {
        try {
            assertThat(new OneDnnPeer().version()).startsWith("onednn ");
        } catch (ModelException e) {
            throw new TestAbortedException("there is no oneDNN for this machine: " + e.getMessage(), e);
        }
    }

    private Path write(String graph) {
        Path file = folder.resolve("model.onnx");
        ModelProtoWriter.write(OnnxTextReader.read(HEADER + graph, "model"), file);
        return file;
    }

    private static Map<String, Tensor> inputs(OnnxModel model, Path file) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        GraphImporter.inputTypes(model, file, ImportOptions.DEFAULT)
                .forEach((name, type) ->
                        inputs.put(name, (Tensor) new SampleInputs(7).value(name, type, Optional.empty())));
        return inputs;
    }

    private static List<Tensor> outputs(Peer peer, Path file, int threads, Map<String, Tensor> inputs) {
        try (Peer.Session session = peer.open(file, threads)) {
            session.bind(inputs);
            session.run();
            return session.outputs();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(float[3,5] x, float[5,20] w) => (float[3,20] y) { y = MatMul(x, w) }",
                "(float[1,5] x) => (float[1,2] y) <float[5,2] w = {1,2,3,4,5,6,7,8,9,10}> { y = MatMul(x, w) }",
                "(float[1,3,9,7] x, float[4,3,3,2] w, float[4] b) => (float[1,4,5,4] y)"
                        + " { y = Conv<strides = [2, 2], pads = [1, 0, 1, 1]>(x, w, b) }",
                "(float[1,8,9,7] x, float[8,4,3,3] w) => (float[1,8,5,3] y)"
                        + " { y = Conv<group = 2, dilations = [2, 2]>(x, w) }",
                "(float[1,16,6,6] x, float[16,1,3,3] w, float[16] b, float[8,16,1,1] v) => (float[1,8,6,6] y)"
                        + " { c = Conv<group = 16, pads = [1, 1, 1, 1]>(x, w, b) r = Relu(c) y = Conv(r, v) }",
                "(float[4,33] x) => (float[4,33] y) { y = Exp(x) }",
                "(float[4,33] x) => (float[4,33] y) { y = Tanh(x) }",
                "(float[4,33] x) => (float[4,33] y) { y = Sigmoid(x) }",
                "(float[4,33] x) => (float[4,33] y) { y = Gelu(x) }",
                "(float[4,33] x) => (float[4,33] y) { y = Gelu<approximate = \"tanh\">(x) }",
                "(float[2,4,33] x) => (float[2,4,33] y) { y = Softmax(x) }",
                "(float[2,4,33] x) => (float[2,4,33] y) { y = Softmax<axis = 1>(x) }",
                "(float[4,33] x, float[33] s, float[33] b) => (float[4,33] y) { y = LayerNormalization(x, s, b) }",
                "(float[4,33] x, float[33] s) => (float[4,33] y)" + " { y = LayerNormalization<epsilon = 0.1>(x, s) }"
            })
    void operatorsAreThoseOfOnnx(String graph) {
        Path file = write(graph);
        Map<String, Tensor> inputs = inputs(OnnxTextReader.read(HEADER + graph, "model"), file);
        List<Tensor> expected = outputs(new OnnxRuntimePeer(), file, 1, inputs);

        for (int threads = 1; threads <= 2; threads++) {
            Tensor actual = outputs(new OneDnnPeer(), file, threads, inputs).getFirst();
            assertThat(new TensorComparison(1e-4, 1e-5).difference(expected.getFirst(), actual))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(float[4] x) => (float[4] y) { y = Erf(x) } ; it has no primitive for Erf",
                "(float[n] x) => (float[n] y) { y = Exp(x) } ; the shape of the input 'x' is open",
                "(double[4] x) => (double[4] y) { y = Exp(x) } ; the input 'x' is no f32 tensor",
                "(float[2,3,4] x, float[4,5] w) => (float[2,3,5] y) { y = MatMul(x, w) } ; products are those of two",
                "(float[1,2,3,3] x, float[2,2,3,3] w) => (float[1,2,3,3] y)"
                        + " { y = Conv<auto_pad = \"SAME_UPPER\">(x, w) } ; explicit padding",
                "(float[2,3] x, float[2,3] s) => (float[2,3] y)"
                        + " { y = LayerNormalization<axis = 0>(x, s) } ; rows are those of the last axis"
            })
    void whatItDoesNotRunIsRefused(String graphAndReason) {
        String[] parts = graphAndReason.split(" ; ");
        Path file = write(parts[0]);

        assertThatThrownBy(() -> new OneDnnPeer().open(file, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("oneDNN does not run this: ")
                .hasMessageContaining(parts[1])
                .hasMessageContaining("measure this model against onnxruntime");
    }

    @Test
    void runsUseTheInputsThatWereBoundLast() {
        Path file = write("(float[2] x) => (float[2] y) { y = Relu(x) }");
        try (Peer.Session session = new OneDnnPeer().open(file, 1)) {
            session.bind(Map.of("x", Tensor.ofFloats(new float[] {1, -1}, 2)));
            assertThat(session.outputs().getFirst().getDouble(0)).isEqualTo(1);
            session.bind(Map.of("x", Tensor.ofFloats(new float[] {-2, 3}, 2)));
            assertThat(session.outputs().getFirst().getDouble(0)).isZero();
            assertThat(session.outputs().getFirst().getDouble(1)).isEqualTo(3);
        }
    }
}
