package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.quantize.QuantizeOptions;
import dev.sardonyx.compiler.quantize.Quantizer;
import dev.sardonyx.compiler.quantize.WeightFormat;
import dev.sardonyx.compiler.weights.ModelFileWriter;
import dev.sardonyx.compiler.weights.WeightFilter;
import dev.sardonyx.frontend.OnnxReader;
import dev.sardonyx.runtime.Session;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real encoder with smaller weights: how small its file is, and how near its sentences stay to the original. */
class CompressedEncodersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"F16, 0, 0.502, 0.99999", "BF16, 0, 0.502, 0.9999", "INT8, 0, 0.27, 0.999", "INT4, 32, 0.18, 0.97"})
    void staysNearTheOriginal(WeightFormat format, int group, double size, double least) throws IOException {
        Path source = CachedModel.file("all-minilm-l6-v2");
        Path target = folder.resolve("out.onnx");
        OptionalInt groups = group == 0 ? OptionalInt.empty() : OptionalInt.of(group);
        QuantizeOptions options =
                new QuantizeOptions(format, groups, Optional.empty(), new WeightFilter(List.of(), List.of(), 1024));
        ModelFileWriter.write(
                Quantizer.quantize(OnnxReader.read(source), source, options).model(), source, target);
        assertThat((double) Files.size(target) / Files.size(source)).isLessThanOrEqualTo(size);

        byte[] original = Files.readAllBytes(source);
        byte[] written = Files.readAllBytes(target);
        Session session =
                CachedModel.compiled(target, VectorTarget.V256, folder).newSession(2);
        List<Tensor> expected = new ArrayList<>();
        List<Tensor> actual = new ArrayList<>();
        for (List<long[]> batch : batches()) {
            Tensor[] inputs = Sentences.inputs(batch);
            expected.add(
                    Peer.optimized(original, Sentences.NAMES, List.of(inputs)).getFirst());
            actual.add(Peer.optimized(written, Sentences.NAMES, List.of(inputs)).getFirst());
            Tensor ours = session.run((Datum[]) inputs).tensor(0);
            assertThat(CompressedModelsTest.cosine(actual.getLast(), ours)).isGreaterThanOrEqualTo(0.9999);
        }
        assertThat(CompressedModelsTest.cosine(joined(expected), joined(actual)))
                .isGreaterThanOrEqualTo(least);
    }

    /** All sentences, those of equal length together, so that no token is padding. */
    private static Collection<List<long[]>> batches() {
        return Sentences.tokens().stream()
                .collect(Collectors.groupingBy(sentence -> sentence.length))
                .values();
    }

    private static Tensor joined(List<Tensor> tensors) {
        Tensor all = Tensor.zeros(
                ElementType.F32, tensors.stream().mapToLong(Tensor::size).sum());
        long at = 0;
        for (Tensor tensor : tensors) {
            for (long i = 0; i < tensor.size(); i++) {
                all.copyElement(at++, tensor, i);
            }
        }
        return all;
    }
}
