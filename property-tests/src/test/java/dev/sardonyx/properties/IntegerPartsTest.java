package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every node of the catalogue's quantised models that works on integers gives exactly what ONNX Runtime gives for the
 * same operands. What whole models differ by comes from the floats between these nodes, where a rounding that falls the
 * other way moves a quantised value by a whole step.
 */
class IntegerPartsTest {
    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-q", "bge-small-en-v1.5-q", "qdq-mobilenet-edgetpu-part"})
    void areExactlyThoseOfOnnxRuntime(String name) {
        SampledModel sampled = SampledModel.of(name);
        Map<String, Tensor> inputs =
                name.endsWith("-q") ? Sentences.named(Sentences.tokens().subList(0, 4)) : sampled.inputs(Map.of());
        IntegerParts parts = IntegerParts.of(sampled.model(), inputs);
        List<String> names = List.copyOf(parts.inputs().keySet());
        List<Tensor> operands = List.copyOf(parts.inputs().values());

        List<Datum> expected = Peer.run(ModelProtoWriter.write(parts.model()), names, operands);
        Graph graph = GraphImporter.importModel(parts.model(), sampled.file(), ImportOptions.DEFAULT);
        List<Tensor> actual = CompiledGraph.run(graph, operands, VectorTarget.V256, FusionPolicy.DEFAULT, 1);

        assertThat(actual).hasSameSizeAs(expected).hasSizeGreaterThan(20);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(TensorComparison.EXACT.difference(expected.get(i), actual.get(i)))
                    .as("%s, %s", name, graph.resultNames().get(i))
                    .isEmpty();
        }
    }
}
