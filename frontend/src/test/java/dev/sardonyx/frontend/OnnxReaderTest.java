package dev.sardonyx.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxReaderTest {
    private static final String TEXT = """
            <ir_version: 10, opset_import: ["" : 21]>
            g (float[N, 2] X) => (float[N, 3] Y) <float[2, 3] W = {1, 2, 3, 4, 5, 6}> {
              Y = MatMul(X, W)
            }
            """;

    @TempDir
    Path folder;

    @Test
    void theEndingOfTheNamePicksTheForm() throws IOException {
        OnnxModel model = OnnxTextReader.read(TEXT, "test");
        Path text = Files.writeString(folder.resolve("model.onnx.txt"), TEXT);
        Path binary = folder.resolve("model.onnx");
        ModelProtoWriter.write(model, binary);

        assertThat(OnnxReader.read(text)).isEqualTo(model);
        assertThat(OnnxReader.read(binary)).isEqualTo(model);
    }

    @Test
    void tensorContentsAreViewsOfTheBytes() {
        byte[] bytes = ModelProtoWriter.write(OnnxTextReader.read(TEXT, "test"));
        OnnxModel model = ModelProtoReader.read(bytes, "test");
        OnnxTensor weight = model.graph().initializers().getFirst();
        MemorySegment contents = ((OnnxTensorData.Bytes) weight.data()).segment();

        assertThat(contents.get(ValueLayout.JAVA_BYTE, 0)).isZero();
        Arrays.fill(bytes, (byte) 7);

        assertThat(contents.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
        assertThat(contents.isReadOnly()).isTrue();
    }

    @Test
    void missingFilesAndFoldersAreRefused() {
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("none.onnx")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none.onnx")
                .hasMessageContaining("found nothing");
        assertThatThrownBy(() -> OnnxReader.read(folder)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("none.onnxtxt")))
                .isInstanceOf(ModelException.class);
    }

    @Test
    void emptyFilesAreRefused() throws IOException {
        for (String name : new String[] {"empty.onnx", "empty.onnxtxt"}) {
            Path empty = Files.createFile(folder.resolve(name));

            assertThatThrownBy(() -> OnnxReader.read(empty)).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Path file = Files.write(folder.resolve("bytes.onnxtxt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void everyTruncationOfABinaryModelIsRefusedOrReadsAsAModel() {
        byte[] bytes = ModelProtoWriter.write(OnnxTextReader.read(TEXT, "test"));

        for (int length = 0; length < bytes.length; length++) {
            readOrRefuse(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void mutatedBytesAreRefusedOrReadAsAModel() {
        byte[] bytes = ModelProtoWriter.write(OnnxTextReader.read(TEXT, "test"));
        var random = new Random(17);

        for (int round = 0; round < 20_000; round++) {
            byte[] mutated = bytes.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            readOrRefuse(mutated);
        }
    }

    @Test
    void randomBytesAreRefused() {
        var random = new Random(23);

        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);

            assertThatThrownBy(() -> ModelProtoReader.read(bytes, "random")).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void mutatedTextIsRefusedOrReadsAsAModel() {
        var random = new Random(31);

        for (int round = 0; round < 2_000; round++) {
            var mutated = new StringBuilder(TEXT);
            mutated.setCharAt(random.nextInt(TEXT.length()), (char) (32 + random.nextInt(95)));
            mutated.delete(0, random.nextInt(3));
            try {
                OnnxTextReader.read(mutated.toString(), "mutated");
            } catch (ModelException refused) {
                assertThat(refused.diagnostics()).isNotEmpty();
            }
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            assertThat(ModelProtoReader.read(bytes, "test").graph()).isNotNull();
        } catch (ModelException refused) {
            assertThat(refused.diagnostics()).isNotEmpty();
        }
    }
}
