package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LSTM of few steps, which is unrolled, and of one step more, which is not: compiled against the interpreter. */
class LstmTest {
    private static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-5);

    @ParameterizedTest
    @CsvSource({
        "forward, 1, 1, 3, 'x, w, r'",
        "forward, 4, 1, 5, 'x, w, r, b'",
        "forward, 5, 1, 2, 'x, w, r, b'",
        "reverse, 3, 1, 2, 'x, w, r, b'",
        "bidirectional, 1, 2, 1, 'x, w, r, b'",
        "bidirectional, 3, 2, 2, 'x, w, r, b, \"\", h, c'",
        "bidirectional, 5, 2, 2, 'x, w, r, b, \"\", h, c'",
        "forward, 2, 1, 3, 'x, w, r, b, \"\", h, c'",
        "reverse, 2, 1, 1, 'x, w, r, \"\", \"\", \"\", c'",
        "forward, 2, 1, 2, 'x, w, r, b, \"\", h, c, p'",
    })
    void agreesWithTheInterpreter(String direction, int steps, int directions, int batch, String operands) {
        String text = """
                <ir_version: 8, opset_import: ["" : 22]>
                lstm (float[%1$d, %3$d, 6] x, float[%2$d, 20, 6] w, float[%2$d, 20, 5] r, float[%2$d, 40] b,
                      float[%2$d, %3$d, 5] h, float[%2$d, %3$d, 5] c, float[%2$d, 15] p)
                  => (float[%1$d, %2$d, %3$d, 5] y, float[%2$d, %3$d, 5] yh, float[%2$d, %3$d, 5] yc)
                {
                  y, yh, yc = LSTM<direction = "%4$s", hidden_size = 5>(%5$s)
                }
                """.formatted(steps, directions, batch, direction, operands);
        Graph graph = GraphImporter.importModel(
                OnnxTextReader.read(text, "lstm"), Path.of("lstm.onnxtxt"), ImportOptions.DEFAULT);
        Random random = new Random(steps * 31L + directions);
        List<Tensor> inputs = List.of(
                random(random, steps, batch, 6),
                random(random, directions, 20, 6),
                random(random, directions, 20, 5),
                random(random, directions, 40),
                random(random, directions, batch, 5),
                random(random, directions, batch, 5),
                random(random, directions, 15));
        List<Tensor> expected = CompiledGraph.interpret(graph, inputs);
        for (VectorTarget target : VectorTarget.values()) {
            List<Tensor> actual = CompiledGraph.run(graph, inputs, target, FusionPolicy.DEFAULT, 1);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(CLOSE.difference(expected.get(i), actual.get(i)))
                        .as("result %d on %s", i, target)
                        .isEmpty();
            }
        }
    }

    private static Tensor random(Random random, long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.F32, shape);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.setDouble(i, random.nextGaussian());
        }
        return tensor;
    }
}
