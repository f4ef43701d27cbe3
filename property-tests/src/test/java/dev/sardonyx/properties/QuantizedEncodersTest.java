package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encoders that quantise as they run. Their integer nodes are exact ({@link IntegerPartsTest}), but a sum of floats in
 * another order can turn a rounding of DynamicQuantizeLinear, which moves a value by a whole step and all behind it. ONNX
 * Runtime differs so from itself, with its optimisations and without: that is the measure here.
 */
class QuantizedEncodersTest {
    private static final double SAME = 1e-6;
    private static final double FACTOR = 2;
    private static final double CLOSE = 1e-3;
    private static final double MEAN_OF_SENTENCES = 4e-3;

    @TempDir
    private Path folder;

    /**
     * Differences of direction.
     *
     * @param nearest to the nearer of ONNX Runtime's two results
     * @param ofPeer between the two
     */
    private record Distance(double nearest, double ofPeer) {}

    private static Distance distance(Session session, byte[] model, Map<String, Tensor> inputs) {
        List<String> names = List.copyOf(inputs.keySet());
        List<Tensor> values = List.copyOf(inputs.values());
        Tensor optimized = Peer.optimized(model, names, values).getFirst();
        Tensor plain = (Tensor) Peer.run(model, names, values).getFirst();
        Tensor actual = session.run(new LinkedHashMap<>(inputs)).tensor(0);
        assertThat(actual.shape()).isEqualTo(optimized.shape());
        return new Distance(
                Math.min(Differences.ofDirection(optimized, actual), Differences.ofDirection(plain, actual)),
                Differences.ofDirection(optimized, plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-q", "bge-small-en-v1.5-q"})
    void sentencesAreAsNearAsOnnxRuntimeIsToItself(String name) throws IOException {
        Path file = CachedModel.file(name);
        Session session = CachedModel.compiled(file, VectorTarget.V256, folder).newSession(2);
        byte[] model = Files.readAllBytes(file);
        List<Distance> distances = new ArrayList<>();
        Sentences.tokens().forEach(s -> distances.add(distance(session, model, Sentences.named(List.of(s)))));

        double mean =
                distances.stream().mapToDouble(Distance::nearest).average().orElseThrow();
        double ofPeer =
                distances.stream().mapToDouble(Distance::ofPeer).average().orElseThrow();
        assertThat(mean).as("%s", distances).isLessThanOrEqualTo(Math.min(MEAN_OF_SENTENCES, FACTOR * ofPeer));
        assertThat(distances.stream().filter(d -> d.nearest() < SAME))
                .as("sentences where no rounding falls the other way")
                .hasSizeGreaterThanOrEqualTo(distances.size() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-q", "bge-small-en-v1.5-q"})
    void randomTokensAreAsNearAsOnnxRuntimeIsToItself(String name) throws IOException {
        SampledModel sampled = SampledModel.of(name);
        Session session =
                CachedModel.compiled(sampled.file(), VectorTarget.V256, folder).newSession(2);
        byte[] model = Files.readAllBytes(sampled.file());
        for (Map<String, long[]> shapes : sampled.sizes()) {
            Distance distance = distance(session, model, sampled.inputs(shapes));
            assertThat(distance.nearest())
                    .as("%s %s: %s", name, shapes.keySet(), distance)
                    .isLessThanOrEqualTo(Math.max(CLOSE, FACTOR * distance.ofPeer()));
        }
    }
}
