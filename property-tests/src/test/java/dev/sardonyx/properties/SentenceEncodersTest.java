package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sentences through real encoders: as ONNX Runtime has them, and the same bits on every target. */
class SentenceEncodersTest {
    private static final int BATCH = 8;
    private static final double TOLERANCE = 1e-4;
    private static final double PADDING_TOLERANCE = 2e-3;

    @TempDir
    private Path folder;

    private static float[] ofPeer(OrtSession peer, Tensor[] inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> named = new LinkedHashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            named.put(
                    Sentences.NAMES.get(i),
                    OnnxTensor.createTensor(environment, LongBuffer.wrap(inputs[i].toLongs()), inputs[i].shape()));
        }
        try (OrtSession.Result result = peer.run(named)) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        } finally {
            named.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * All positions have the same direction, and every token agrees within {@link #TOLERANCE}. Positions of padding, which
     * nobody reads, are held to {@link #PADDING_TOLERANCE}: bge-small multiplies a rounding error there by some hundreds
     * from layer to layer, so that ONNX Runtime itself is up to 7e-4 away from the model in doubles.
     */
    private static void assertClose(float[] actual, float[] expected, Tensor mask) {
        assertThat(actual).hasSameSizeAs(expected);
        int width = actual.length / (int) mask.size();
        double dot = 0;
        double lengthA = 0;
        double lengthB = 0;
        double ofTokens = 0;
        double ofPadding = 0;
        for (int i = 0; i < actual.length; i++) {
            dot += (double) actual[i] * expected[i];
            lengthA += (double) actual[i] * actual[i];
            lengthB += (double) expected[i] * expected[i];
            double difference = Math.abs(actual[i] - expected[i]);
            if (mask.getBoolean(i / width)) {
                ofTokens = Math.max(ofTokens, difference);
            } else {
                ofPadding = Math.max(ofPadding, difference);
            }
        }
        assertThat(dot / Math.sqrt(lengthA * lengthB)).isGreaterThanOrEqualTo(0.99999);
        assertThat(ofTokens).isLessThanOrEqualTo(TOLERANCE);
        assertThat(ofPadding).isLessThanOrEqualTo(PADDING_TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-en-v1.5"})
    void agreesWithOnnxRuntime(String name) throws IOException, OrtException {
        Path file = CachedModel.file(name);
        Session session = CachedModel.compiled(file, VectorTarget.V256, folder).newSession(2);
        List<long[]> sentences = Sentences.tokens();
        assertThat(sentences).hasSize(20);
        try (OrtSession peer = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            for (long[] sentence : sentences) {
                Tensor[] inputs = Sentences.inputs(List.of(sentence));
                assertClose(session.run((Datum[]) inputs).tensor(0).toFloats(), ofPeer(peer, inputs), inputs[1]);
            }
            for (int from : new int[] {0, BATCH, sentences.size() - BATCH}) {
                Tensor[] inputs = Sentences.inputs(sentences.subList(from, from + BATCH));
                assertClose(session.run((Datum[]) inputs).tensor(0).toFloats(), ofPeer(peer, inputs), inputs[1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-en-v1.5"})
    void givesTheSameBitsOnAllTargetsThreadsAndBatchPositions(String name) throws IOException {
        Path file = CachedModel.file(name);
        List<long[]> sentences = Sentences.tokens();
        Tensor[] expected = null;
        System.setProperty("sardonyx.target", "v512");
        try {
            for (VectorTarget target : VectorTarget.values()) {
                CompiledModel model = CachedModel.compiled(file, target, folder);
                for (int threads = 1; threads <= 2; threads++) {
                    Tensor[] actual = runs(model.newSession(threads), sentences);
                    expected = expected == null ? actual : expected;
                    for (int i = 0; i < actual.length; i++) {
                        assertThat(actual[i].sameBits(expected[i]))
                                .as("%s on %s with %d threads, run %d", name, target, threads, i)
                                .isTrue();
                    }
                }
            }
        } finally {
            System.clearProperty("sardonyx.target");
        }
    }

    /** Each sentence alone, then the first eight together; in a batch a sentence of full length has the same bits. */
    private static Tensor[] runs(Session session, List<long[]> sentences) {
        Tensor[] results = new Tensor[sentences.size() + 1];
        for (int i = 0; i < sentences.size(); i++) {
            results[i] = session.run((Datum[]) Sentences.inputs(List.of(sentences.get(i))))
                    .tensor(0)
                    .copy();
        }
        List<long[]> batch = sentences.subList(0, BATCH);
        Outputs together = session.run((Datum[]) Sentences.inputs(batch));
        results[sentences.size()] = together.tensor(0).copy();
        int longest = batch.stream().mapToInt(s -> s.length).max().orElseThrow();
        for (int i = 0; i < BATCH; i++) {
            if (batch.get(i).length == longest) {
                float[] alone = results[i].toFloats();
                float[] all = together.tensor(0).toFloats();
                assertThat(Arrays.copyOfRange(all, i * alone.length, (i + 1) * alone.length))
                        .isEqualTo(alone);
            }
        }
        return results;
    }
}
