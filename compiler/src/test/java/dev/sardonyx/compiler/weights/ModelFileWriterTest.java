package dev.sardonyx.compiler.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileWriterTest {
    @TempDir
    private Path folder;

    private final OnnxModel model = TextModels.of(21, """
            g (float[2, 64] x) => (float[] y) <float[64, 32] w, float[32] b> {
              c = Constant <value = float[2] {1, 2}> ()
              a = MatMul(x, w)
              y = Add(a, b)
            }
            """);

    /** The model in a folder of its own, with 'w' in a file beside it. */
    private Path external() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source")).resolve("model.onnx");
        OnnxTensor weight = TextModels.initializer(model, "w");
        OnnxTensorData.Bytes bytes = (OnnxTensorData.Bytes) weight.data();
        Files.write(source.resolveSibling("w.bin"), bytes.segment().toArray(ValueLayout.JAVA_BYTE));
        OnnxTensor outside = weight.withData(
                new OnnxTensorData.External(new OnnxExternalData("w.bin", 0, OptionalLong.of(8192), "")));
        OnnxModel stored =
                model.withGraph(model.graph().withInitializers(List.of(outside, TextModels.initializer(model, "b"))));
        ModelProtoWriter.write(stored, source);
        return source;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void externalDataComesIntoTheFile() throws IOException {
        Path source = external();
        Path target = folder.resolve("out.onnx");

        ModelFileWriter.write(ModelProtoReader.read(source), source, target);

        assertThat(ModelProtoReader.read(target)).isEqualTo(model);
        assertThat(files()).containsExactly("out.onnx");
    }

    @Test
    void whatDoesNotFitLiesBeside() throws IOException {
        Path source = external();
        Path target = folder.resolve("out.onnx");

        new ModelFileWriter(source, target, 1000).write(ModelProtoReader.read(source));

        OnnxModel written = ModelProtoReader.read(target);
        OnnxTensor weight = TextModels.initializer(written, "w");
        Tensor values = TensorImporter.of(target).tensor(weight);
        assertThat(weight.data()).isInstanceOf(OnnxTensorData.External.class);
        assertThat(values.sameBits(TensorImporter.of(source).tensor(TextModels.initializer(model, "w"))))
                .isTrue();
        assertThat(TextModels.initializer(written, "b")).isEqualTo(TextModels.initializer(model, "b"));
        assertThat(files()).containsExactly("out.onnx", "out.onnx.data");
    }

    @Test
    void missingDataLeavesNoFile() throws IOException {
        Path source = external();
        Path target = folder.resolve("out.onnx");
        OnnxModel read = ModelProtoReader.read(source);
        Files.delete(source.resolveSibling("w.bin"));

        assertThatThrownBy(() -> ModelFileWriter.write(read, source, target))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("error[F003] the tensor 'w' keeps its data in 'w.bin', which is missing");
        assertThatThrownBy(() -> new ModelFileWriter(source, target, 1000).write(read))
                .isInstanceOf(ModelException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void onlyNewBinaryModelsAreWritten() throws IOException {
        Path source = external();

        assertThatThrownBy(() -> ModelFileWriter.check(source, Path.of("out.jar")))
                .hasMessageContaining("error[C004] the output is 'out.jar', but this command writes ONNX models")
                .hasMessageContaining("write OUT.onnx and compile that: ./compile OUT.onnx -o out.jar");
        assertThatThrownBy(() -> ModelFileWriter.check(source, Path.of("out.onnxtxt")))
                .hasMessageContaining("this command writes binary models");
        assertThatThrownBy(() -> ModelFileWriter.check(source, source))
                .hasMessageContaining("the output is the model itself");
        assertThatThrownBy(() -> ModelFileWriter.check(source, folder.resolve("none/out.onnx")))
                .hasMessageContaining("error[C003] the model cannot be written");
        assertThatThrownBy(() -> ModelFileWriter.check(source, folder)).hasMessageContaining("error[C003]");
        ModelFileWriter.check(source, folder.resolve("out.onnx"));
    }
}
