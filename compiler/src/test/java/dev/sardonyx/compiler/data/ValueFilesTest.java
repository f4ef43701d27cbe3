package dev.sardonyx.compiler.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValueFilesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F64", "F32", "F16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL", "STRING"})
    void arraysAreReadAsTheyWereWritten(ElementType type) {
        Tensor tensor = Tensor.zeros(type, 2, 3);
        for (int i = 0; i < 6; i++) {
            if (type == ElementType.STRING) {
                tensor.strings()[i] = "ä".repeat(i);
            } else {
                tensor.setDouble(i, type.kind() == ElementType.Kind.UNSIGNED ? i : -i);
            }
        }
        NpyWriter.write(tensor, folder.resolve("a.npy"));

        assertThat(NpyReader.read(folder.resolve("a.npy")).sameBits(tensor)).isTrue();
    }

    @Test
    void typesWithoutCounterpartAreWidened() {
        NpyWriter.write(Tensor.scalar(ElementType.BF16, 1.5), folder.resolve("a.npy"));

        Tensor read = NpyReader.read(folder.resolve("a.npy"));
        assertThat(read).hasToString("f32[]");
        assertThat(read.getFloat(0)).isEqualTo(1.5f);
    }

    @Test
    void columnsFirstAndBigEndianAreUnderstood() throws IOException {
        String header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n";
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0};
        byte[] elements = {0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6};
        Path file = folder.resolve("a.npy");
        Files.write(file, start);
        Files.writeString(file, header, StandardCharsets.US_ASCII, java.nio.file.StandardOpenOption.APPEND);
        Files.write(file, elements, java.nio.file.StandardOpenOption.APPEND);

        assertThat(NpyReader.read(file).toLongs()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void damagedArraysAreRefused() throws IOException {
        Path file = Files.write(folder.resolve("a.npy"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> NpyReader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("expected a NumPy file");
        NpyWriter.write(Tensor.vector(1, 2), file);
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 140));
        assertThatThrownBy(() -> NpyReader.read(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("expected 16 bytes for shape [2], found 12");
    }

    @Test
    void nestedArraysOfJsonAreTensors() throws IOException {
        assertThat(json("[[1, 2, 3], [4, 5, 6]]", ElementType.I64)).hasToString("i64[2, 3]");
        assertThat(json("[1.5, \"NaN\"]", ElementType.F32).toDoubles()).containsExactly(1.5, Double.NaN);
        assertThat(json("true", ElementType.BOOL)).hasToString("bool[]");
        assertThat(json("[\"a\", \"b\"]", ElementType.STRING).strings()).containsExactly("a", "b");
        assertThat(json("{\"type\": \"u8\", \"shape\": [1, 2], \"data\": [7, 8]}", ElementType.F32))
                .hasToString("u8[1, 2]");
        assertThat(json("[[], []]", ElementType.F32)).hasToString("f32[2, 0]");
        assertThatThrownBy(() -> json("[[1, 2], [3]]", ElementType.F32))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("arrays at depth 1 have different lengths");
        assertThatThrownBy(() -> json("[[1], 2]", ElementType.F32))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("a value stands where an array of 1 is expected");
    }

    private Tensor json(String text, ElementType type) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), text);
        return (Tensor) ValueFiles.read(file, TensorType.of(type, dev.sardonyx.ir.type.Shape.UNRANKED));
    }
}
