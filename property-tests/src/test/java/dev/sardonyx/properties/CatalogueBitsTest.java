package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.Outputs;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.runtime.TensorSpec;
import dev.sardonyx.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model of the catalogue that was fetched before gives the same bits on all targets, with one thread and with two,
 * and for a sample alone and in each place of a batch; all of its kernels have vector forms.
 */
class CatalogueBitsTest {
    private static final int BATCH = 8;

    @TempDir
    private Path folder;

    static Stream<String> models() {
        return CatalogueModelsTest.models();
    }

    @ParameterizedTest
    @MethodSource("models")
    void bitsAreTheSameEverywhere(String name) {
        SampledModel sampled = SampledModel.of(name);
        Map<String, Tensor> inputs = sampled.inputs(sampled.sizes().getFirst());
        List<Tensor> expected = null;
        for (VectorTarget target : VectorTarget.values()) {
            CompiledModel model = CachedModel.compiled(sampled.file(), target, folder);
            if (target.isVector()) {
                assertThat(model.kernelNames())
                        .as("kernels of %s on %s", name, target)
                        .noneMatch(VectorFormsTest::isScalar);
            }
            for (int threads = 1; threads <= 2; threads++) {
                List<Tensor> actual = run(model.newSession(threads), inputs);
                expected = expected == null ? actual : expected;
                check(expected, actual, name + " on " + target + " with " + threads + " threads");
            }
            if (target == VectorTarget.V256 && isBatched(model) && isOneSample(inputs)) {
                List<Tensor> batch = run(
                        model.newSession(2),
                        inputs.entrySet().stream()
                                .collect(
                                        LinkedHashMap::new,
                                        (m, e) -> m.put(e.getKey(), repeated(e.getValue())),
                                        Map::putAll));
                check(expected.stream().map(CatalogueBitsTest::repeated).toList(), batch, name + " in a batch");
            }
        }
    }

    private static List<Tensor> run(Session session, Map<String, Tensor> inputs) {
        Outputs outputs = session.run(new LinkedHashMap<>(inputs));
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            tensors.add(outputs.tensor(i).copy());
        }
        return tensors;
    }

    private static void check(List<Tensor> expected, List<Tensor> actual, String what) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).shape())
                    .as("%s, output %d", what, i)
                    .isEqualTo(expected.get(i).shape());
            assertThat(actual.get(i).sameBits(expected.get(i)))
                    .as("%s, output %d", what, i)
                    .isTrue();
        }
    }

    /** True when the first axis of every input and output is one open dimension that is named after batches. */
    private static boolean isBatched(CompiledModel model) {
        TreeSet<String> first = new TreeSet<>();
        Stream.concat(model.inputs().stream(), model.outputs().stream())
                .map(TensorSpec::type)
                .forEach(type ->
                        first.add(type.replaceAll(".*\\[([^],]*).*", "$1").strip()));
        return first.size() == 1 && first.first().matches("(?i)n|.*batch.*");
    }

    private static boolean isOneSample(Map<String, Tensor> inputs) {
        return inputs.values().stream().allMatch(t -> t.rank() > 0 && t.extent(0) == 1);
    }

    /** {@code tensor} with its one sample in each place of a batch. */
    private static Tensor repeated(Tensor tensor) {
        long[] shape = tensor.shape();
        shape[0] = BATCH;
        Tensor batch = Tensor.zeros(tensor.elementType(), shape);
        long bytes = tensor.data().byteSize();
        for (int i = 0; i < BATCH; i++) {
            MemorySegment.copy(tensor.data(), 0, batch.data(), i * bytes, bytes);
        }
        return batch;
    }
}
