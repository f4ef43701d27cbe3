package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of f16 are as near to their f32 form as ONNX Runtime's own results for them. */
class HalfModelsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"squeezenet-fp16", "isnet-fp16"})
    void areAsNearToF32AsOnnxRuntime(String name) {
        SampledModel sampled = SampledModel.of(name);
        Map<String, Tensor> inputs = sampled.inputs(Map.of());
        List<Tensor> wideInputs = inputs.values().stream().map(F32Form::widened).toList();
        OnnxModel wideForm = F32Form.of(sampled.model(), sampled.file());
        List<Datum> wide = peer(wideForm, inputs, wideInputs);
        List<Datum> half = peer(sampled.model(), inputs, List.copyOf(inputs.values()));
        Outputs outputs = CachedModel.compiled(sampled.file(), VectorTarget.V256, folder)
                .newSession(2)
                .run(new LinkedHashMap<>(inputs));

        for (int i = 0; i < wide.size(); i++) {
            Tensor exact = (Tensor) wide.get(i);
            Tensor peer = (Tensor) half.get(i);
            assertThat(Differences.mean(exact, outputs.tensor(i)))
                    .as("mean difference of result %d of %s", i, name)
                    .isLessThanOrEqualTo(Differences.mean(exact, peer));
            assertThat(Differences.largest(exact, outputs.tensor(i)))
                    .as("largest difference of result %d of %s", i, name)
                    .isLessThanOrEqualTo(Differences.largest(exact, peer));
        }
    }

    private static List<Datum> peer(OnnxModel model, Map<String, Tensor> inputs, List<Tensor> values) {
        return Peer.run(ModelProtoWriter.write(model), List.copyOf(inputs.keySet()), values);
    }
}
