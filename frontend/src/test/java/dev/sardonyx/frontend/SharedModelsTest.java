package dev.sardonyx.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.protobuf.TensorProtoReader;
import dev.sardonyx.frontend.text.OnnxTextPrinter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads every unpacked model below the folder {@code sardonyx.shared}, when there are any. */
class SharedModelsTest {
    private static final long PRINTED_UP_TO_BYTES = 100_000;

    @Test
    void modelsSurviveTheBinaryAndTheTextForm() throws IOException {
        List<Path> models = models();
        assumeTrue(!models.isEmpty(), "no unpacked models in the shared folder");

        for (Path path : models) {
            OnnxModel model = OnnxReader.read(path);
            assertThat(ModelProtoReader.read(ModelProtoWriter.write(model), path.toString()))
                    .as(path.toString())
                    .isEqualTo(model);
            if (Files.size(path) <= PRINTED_UP_TO_BYTES) {
                assertPrintsTheSameTwice(model, path);
            }
        }
    }

    @Test
    void testDataReadsAsTheDeclaredTypes() throws IOException {
        List<Path> models = models();
        assumeTrue(!models.isEmpty(), "no unpacked models in the shared folder");

        for (Path path : models) {
            Path data = path.resolveSibling("test_data_set_0");
            List<OnnxValueInfo> inputs = OnnxReader.read(path).graph().inputs();
            for (int i = 0; i < inputs.size(); i++) {
                Path file = data.resolve("input_" + i + ".pb");
                if (Files.exists(file)) {
                    assertReadsAs(inputs.get(i).type(), file);
                }
            }
        }
    }

    private static void assertReadsAs(OnnxType type, Path file) {
        switch (type) {
            case OnnxType.TensorType(var element, var _) ->
                assertThat(TensorProtoReader.readTensor(file).dataType())
                        .as(file.toString())
                        .isEqualTo(element);
            case OnnxType.SequenceType _ -> TensorProtoReader.readSequence(file);
            case OnnxType.OptionalType _ -> TensorProtoReader.readOptional(file);
            default -> throw new AssertionError(file + " of type " + type);
        }
    }

    private static void assertPrintsTheSameTwice(OnnxModel model, Path path) {
        String printed;
        try {
            printed = OnnxTextPrinter.print(model);
        } catch (ModelException inexpressible) {
            assertThat(inexpressible).hasMessageContaining("no form");
            return;
        }
        assertThat(OnnxTextPrinter.print(OnnxTextReader.read(printed, path.toString())))
                .as(path.toString())
                .isEqualTo(printed);
    }

    private static List<Path> models() throws IOException {
        Path shared = Path.of(System.getProperty("sardonyx.shared", "../../shared"));
        if (!Files.isDirectory(shared)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(shared)) {
            return files.filter(file -> file.toString().endsWith(".onnx")).toList();
        }
    }
}
