package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.ops.reference.Interpreter;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.DatumMap;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Maps as inputs of compiled models; ONNX Runtime takes none from Java. */
class MapInputsTest {
    private static Graph graph(String text) {
        String model = "<ir_version: 8, opset_import: [\"\" : 17, \"ai.onnx.ml\" : 3]> " + text;
        return GraphImporter.importModel(
                OnnxTextReader.read(model, "maps"), Path.of("maps.onnxtxt"), ImportOptions.DEFAULT);
    }

    private static void check(String text, List<DatumMap> inputs, List<double[]> expected) {
        Graph graph = graph(text);
        Session session = CompiledGraph.load(graph, VectorTarget.SCALAR, FusionPolicy.DEFAULT)
                .newSession(1);
        for (int i = 0; i < inputs.size(); i++) {
            Tensor interpreted = (Tensor) new Interpreter(StandardOperators.register())
                    .run(graph, List.of(inputs.get(i)))
                    .getFirst();
            assertThat(interpreted.toDoubles()).containsExactly(expected.get(i));
            assertThat(session.run(inputs.get(i)).tensor(0).toDoubles()).containsExactly(expected.get(i));
        }
    }

    private static Tensor one(double value) {
        return Tensor.scalar(ElementType.F32, value);
    }

    @Test
    void mapsOfAnySizeBecomeTensors() {
        check(
                "g (map(int64, float) x) => (float[1, N] y) { c = ai.onnx.ml.CastMap(x) y = Add(c, c) }",
                List.of(
                        new DatumMap(Map.of(3L, one(1), 1L, one(2))),
                        new DatumMap(Map.of(0L, one(4))),
                        new DatumMap(Map.of(5L, one(1), 6L, one(2), 4L, one(3)))),
                List.of(new double[] {4, 2}, new double[] {8}, new double[] {6, 2, 4}));
    }

    @Test
    void mapsAreReadByAVocabulary() {
        check(
                "g (map(string, float) x) => (float[1, 2] y)"
                        + " { y = ai.onnx.ml.DictVectorizer<string_vocabulary = [\"a\", \"b\"]>(x) }",
                List.of(new DatumMap(Map.of("b", one(1), "c", one(2))), new DatumMap(Map.of("a", one(4)))),
                List.of(new double[] {0, 1}, new double[] {4, 0}));
    }
}
