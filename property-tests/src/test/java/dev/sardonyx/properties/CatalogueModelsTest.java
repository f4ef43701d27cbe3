package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.catalogue.Catalogue;
import dev.sardonyx.compiler.catalogue.CatalogueEntry;
import dev.sardonyx.compiler.catalogue.InputShapes;
import dev.sardonyx.compiler.data.SampleInputs;
import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model of the catalogue that was fetched before, one jar for all of its named sizes, against ONNX Runtime: f32
 * within 1e-3 relative and 1e-5 absolute. Models of f16 are held to a fraction of their largest result, as far as ONNX
 * Runtime's own f16 is from f32. A rounding that falls the other way moves a quantized value by a whole step: models that
 * quantize as they run are held to the direction of their results, those with fixed scales to few elements apart.
 */
class CatalogueModelsTest {
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 1e-5);
    private static final double F16_FRACTION = 1e-2;
    private static final double LEAST_COSINE = 0.98;
    private static final double MOST_APART = 0.005;
    private static final long SEED = 42;

    @TempDir
    private Path folder;

    static Stream<CatalogueEntry> models() {
        return Catalogue.load().models().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithOnnxRuntime(CatalogueEntry entry) throws IOException {
        Path file = CachedModel.file(entry.name());
        OnnxModel model = OnnxReader.read(file);
        Session session = CachedModel.compiled(file, VectorTarget.V256, folder).newSession(2);
        List<Map<String, long[]>> sizes = new ArrayList<>();
        entry.sizes().keySet().forEach(size -> sizes.add(InputShapes.ofSize(size, model, Optional.of(entry))));
        if (sizes.isEmpty()) {
            sizes.add(Map.of());
        }
        for (Map<String, long[]> shapes : sizes) {
            Map<String, Datum> inputs = new LinkedHashMap<>();
            GraphImporter.inputTypes(model, file, ImportOptions.DEFAULT.withShapes(shapes))
                    .forEach((name, type) -> inputs.put(name, sample(entry, name, type)));
            List<Tensor> values =
                    inputs.values().stream().map(Tensor.class::cast).toList();
            List<Tensor> expected = Peer.optimized(Files.readAllBytes(file), List.copyOf(inputs.keySet()), values);
            Outputs outputs = session.run(inputs);
            for (int i = 0; i < expected.size(); i++) {
                check(entry.name(), expected.get(i), outputs.tensor(i), entry.name() + " " + shapes.keySet());
            }
        }
    }

    private static Datum sample(CatalogueEntry entry, String name, ValueType type) {
        return new SampleInputs(SEED).value(name, type, entry.recipe(name));
    }

    private static void check(String name, Tensor expected, Tensor actual, String what) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        if (name.endsWith("-q")) {
            assertThat(cosine(expected, actual)).as(what).isGreaterThanOrEqualTo(LEAST_COSINE);
        } else if (name.startsWith("qdq")) {
            assertThat(apart(expected, actual)).as(what).isLessThanOrEqualTo(MOST_APART);
        } else if (name.contains("fp16") || expected.elementType() == ElementType.F16) {
            assertThat(largest(expected, actual, true))
                    .as(what)
                    .isLessThanOrEqualTo(F16_FRACTION * largest(expected, actual, false));
        } else {
            assertThat(CLOSE.difference(expected, actual)).as(what).isEmpty();
        }
    }

    private static double cosine(Tensor a, Tensor b) {
        double dot = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (long i = 0; i < a.size(); i++) {
            dot += a.getDouble(i) * b.getDouble(i);
            lengthA += a.getDouble(i) * a.getDouble(i);
            lengthB += b.getDouble(i) * b.getDouble(i);
        }
        return dot / Math.sqrt(lengthA * lengthB);
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

    /** The largest difference, or the largest size of what is expected. */
    private static double largest(Tensor expected, Tensor actual, boolean difference) {
        double largest = 0;
        for (long i = 0; i < expected.size(); i++) {
            double value = difference ? expected.getDouble(i) - actual.getDouble(i) : expected.getDouble(i);
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
