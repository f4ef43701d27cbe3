package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real networks on images of noise, in two sizes where sizes are open, against ONNX Runtime. */
class CatalogueModelsTest {
    private static final TensorComparison CLOSE = new TensorComparison(1e-3, 1e-5);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ppocr-v4-det, 1x3x96x160",
        "ppocr-v4-det, 1x3x128x64",
        "blazeface-front, 1x128x128x3",
        "oww-embedding, 1x76x32x1",
        "oww-embedding, 2x76x32x1",
        "ppocr-v2-cls, 1x3x48x192",
    })
    void agreesWithOnnxRuntime(String name, String size) throws OrtException {
        Path file = CachedModel.file(name);
        long[] shape = Arrays.stream(size.split("x")).mapToLong(Long::parseLong).toArray();
        Random random = new Random(7);
        float[] values = new float[(int) Tensor.size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Session session = CachedModel.compiled(file, VectorTarget.V256, folder).newSession(2);
        Outputs outputs = session.run(Tensor.ofFloats(values, shape));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession peer = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result expected =
                        peer.run(Map.of(peer.getInputNames().iterator().next(), input))) {
            for (int i = 0; i < outputs.size(); i++) {
                OnnxTensor result = (OnnxTensor) expected.get(i);
                FloatBuffer buffer = result.getFloatBuffer();
                float[] floats = new float[buffer.remaining()];
                buffer.get(floats);
                Tensor wanted = Tensor.ofFloats(floats, result.getInfo().getShape());
                assertThat(CLOSE.difference(wanted, outputs.tensor(i)))
                        .as("%s at %s, output %d", name, size, i)
                        .isEmpty();
            }
        }
    }
}
