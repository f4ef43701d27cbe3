package dev.sardonyx.frontend.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
    @TempDir
    Path outside;

    private Path folder;
    private ExternalData data;

    @BeforeEach
    void makeModelFolder() throws IOException {
        folder = Files.createDirectories(outside.resolve("model"));
        Files.write(outside.resolve("secret.bin"), new byte[64]);
        data = new ExternalData(folder.resolve("model.onnx"));
    }

    @Test
    void bytesBeginAtTheOffset() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.write(folder.resolve("sub/w.bin"), new byte[] {9, 9, 1, 2, 3, 4, 5});

        MemorySegment bytes = data.bytes(tensor("sub/w.bin", 2, OptionalLong.of(4)));

        assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3, 4);
        assertThat(bytes.isReadOnly()).isTrue();
        assertThat(data.bytes(tensor("sub/w.bin", 3, OptionalLong.empty())).toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(2, 3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/hostname",
                "../secret.bin",
                "sub/../../secret.bin",
                "..",
                ".",
                "missing.bin",
                "\\\\host\\share",
                "a\0b"
            })
    void placesOutsideOfTheFolderAreRefused(String location) {
        assertRefused(location, "'" + location + "'");
    }

    @Test
    void symbolicLinksThatLeaveTheFolderAreRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("secret.bin"));
        Files.createSymbolicLink(folder.resolve("up"), outside);

        assertRefused("link.bin", "link to outside");
        assertRefused("up/secret.bin", "link to outside");
    }

    @Test
    void symbolicLinksInsideTheFolderAreFollowed() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[4]);
        Files.createSymbolicLink(folder.resolve("link.bin"), Path.of("w.bin"));

        assertThat(data.bytes(tensor("link.bin", 0, OptionalLong.empty())).byteSize())
                .isEqualTo(4);
    }

    @Test
    void aModelFolderThatIsALinkItselfIsFine() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[4]);
        Path link = Files.createSymbolicLink(outside.resolve("link"), folder);

        assertThat(new ExternalData(link.resolve("model.onnx"))
                        .bytes(tensor("w.bin", 0, OptionalLong.empty()))
                        .byteSize())
                .isEqualTo(4);
    }

    @Test
    void hardLinksAreRefused() throws IOException {
        Files.createLink(folder.resolve("hard.bin"), outside.resolve("secret.bin"));

        assertRefused("hard.bin", "hard links");
    }

    @Test
    void truncatedFilesAreRefused() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[10]);

        assertThatThrownBy(() -> data.bytes(tensor("w.bin", 7, OptionalLong.empty())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("4 bytes from offset 7")
                .hasMessageContaining("10 bytes");
        assertThatThrownBy(() -> data.bytes(tensor("w.bin", Long.MAX_VALUE, OptionalLong.empty())))
                .isInstanceOf(ModelException.class);
    }

    @Test
    void theLengthMustFitTheType() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[10]);

        assertThatThrownBy(() -> data.bytes(tensor("w.bin", 0, OptionalLong.of(8))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("expected 4 for int8[4]");
    }

    private void assertRefused(String location, String fact) {
        assertThatThrownBy(() -> data.bytes(tensor(location, 0, OptionalLong.empty())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("F003")
                .hasMessageContaining(fact);
    }

    private static OnnxTensor tensor(String location, long offset, OptionalLong length) {
        return OnnxTensor.of(
                "W",
                OnnxDataType.INT8,
                List.of(4L),
                new OnnxTensorData.External(new OnnxExternalData(location, offset, length, "")));
    }
}
