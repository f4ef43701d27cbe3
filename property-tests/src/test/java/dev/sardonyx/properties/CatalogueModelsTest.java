package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.catalogue.Catalogue;
import dev.sardonyx.compiler.catalogue.CatalogueEntry;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model of the catalogue that was fetched before, one jar for all of its named sizes, against ONNX Runtime: f32
 * within 1e-3 relative and 1e-5 absolute. Models of f16 and encoders that quantize as they run have tests of their own
 * ({@link HalfModelsTest}, {@link QuantizedEncodersTest}). A rounding that falls the other way moves a quantized value by
 * a whole step: models with fixed scales are held to few elements apart, their integer parts exactly
 * ({@link IntegerPartsTest}).
 */
class CatalogueModelsTest {
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 1e-5);
    private static final double MOST_APART = 0.005;

    @TempDir
    private Path folder;

    static Stream<String> models() {
        return Catalogue.load().models().stream()
                .map(CatalogueEntry::name)
                .filter(name -> !name.endsWith("-q") && !name.endsWith("-fp16"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithOnnxRuntime(String name) throws IOException {
        SampledModel sampled = SampledModel.of(name);
        Session session =
                CachedModel.compiled(sampled.file(), VectorTarget.V256, folder).newSession(2);
        byte[] model = Files.readAllBytes(sampled.file());
        for (Map<String, long[]> shapes : sampled.sizes()) {
            Map<String, Tensor> inputs = sampled.inputs(shapes);
            List<Tensor> expected = Peer.optimized(model, List.copyOf(inputs.keySet()), List.copyOf(inputs.values()));
            Outputs outputs = session.run(new LinkedHashMap<>(inputs));
            for (int i = 0; i < expected.size(); i++) {
                check(name, expected.get(i), outputs.tensor(i), name + " " + shapes.keySet());
            }
        }
    }

    private static void check(String name, Tensor expected, Tensor actual, String what) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        if (name.startsWith("qdq")) {
            assertThat(apart(expected, actual)).as(what).isLessThanOrEqualTo(MOST_APART);
        } else {
            assertThat(CLOSE.difference(expected, actual)).as(what).isEmpty();
        }
    }

    /** The share of elements that are not close. */
    private static double apart(Tensor a, Tensor b) {
        long count = 0;
        for (long i = 0; i < a.size(); i++) {
            if (Math.abs(a.getDouble(i) - b.getDouble(i)) > 1e-4 + 1e-3 * Math.abs(a.getDouble(i))) {
                count++;
            }
        }
        return (double) count / a.size();
    }
}
