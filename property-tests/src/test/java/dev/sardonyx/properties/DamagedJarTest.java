package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.CompilerOptions;
import dev.sardonyx.compiler.ModelCompiler;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import dev.sardonyx.runtime.ModelLoadException;
import dev.sardonyx.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model jar that is not what the compiler wrote is refused with the reason. */
class DamagedJarTest {
    private static final String SMALL = """
            <ir_version: 8, opset_import: ["" : 17]>
            scaled (float[N, 4] x) => (float[N, 4] y)
            <float[4] w = {1.5, 2.5, 3.5, 4.5}>
            {
              y = Mul(x, w)
            }
            """;

    @TempDir
    private Path folder;

    private Path jar;
    private byte[] bytes;

    @BeforeEach
    void compile() throws IOException {
        jar = folder.resolve("scaled.jar");
        Path model = Files.writeString(folder.resolve("scaled.onnxtxt"), SMALL);
        new ModelCompiler(CompilerOptions.of(VectorTarget.SCALAR)).compile(model, jar);
        bytes = Files.readAllBytes(jar);
    }

    private Path written(byte[] damaged) throws IOException {
        return Files.write(folder.resolve("damaged.jar"), damaged);
    }

    private static void refuses(Path damaged, String reason) {
        assertThatThrownBy(() -> CompiledModel.load(damaged, LoadOptions.DEFAULT.withWarmUp(false)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aWholeOneIsTaken() {
        Tensor x = Tensor.ofFloats(new float[] {1, 1, 1, 1}, 1, 4);
        assertThat(CompiledModel.load(jar).newSession().run(x).tensor(0).toFloats())
                .containsExactly(1.5f, 2.5f, 3.5f, 4.5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 21, 100, 1000})
    void cutOff(int length) throws IOException {
        refuses(written(Arrays.copyOf(bytes, length)), "damaged.jar");
    }

    @Test
    void cutOffAtTheEnd() throws IOException {
        refuses(written(Arrays.copyOf(bytes, bytes.length - 1)), "damaged.jar");
    }

    @Test
    void editedWeights() throws IOException {
        byte[] pattern = {0, 0, (byte) 0x20, (byte) 0x40, 0, 0, (byte) 0x60, (byte) 0x40};
        int at = new String(bytes, StandardCharsets.ISO_8859_1)
                .indexOf(new String(pattern, StandardCharsets.ISO_8859_1));
        byte[] edited = bytes.clone();
        edited[at] ^= 1;
        refuses(written(edited), "checksum");
    }

    @Test
    void anEntryTwice() throws IOException {
        String name = "module-info.class";
        String twin = "module-info.clasX";
        byte[] renamed = new String(rewritten(twin, false), StandardCharsets.ISO_8859_1)
                .replace(twin, name)
                .getBytes(StandardCharsets.ISO_8859_1);
        refuses(written(renamed), "twice");
    }

    @Test
    void compressedWeights() throws IOException {
        refuses(written(rewritten("other", true)), "compressed");
    }

    @Test
    void noModelJar() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }
        refuses(written(out.toByteArray()), "no model jar");
    }

    @Test
    void anotherRuntimeInterface() {
        assertThatThrownBy(() -> CompiledModel.of(new OldModel(), LoadOptions.DEFAULT))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("compiled for runtime interface 0");
    }

    /** The jar with one more entry; {@code deflated} compresses all. */
    private byte[] rewritten(String extra, boolean deflated) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                if (!deflated && entry.getMethod() == ZipEntry.STORED) {
                    copy.setMethod(ZipEntry.STORED);
                    copy.setSize(content.length);
                    copy.setCrc(entry.getCrc());
                }
                zip.putNextEntry(copy);
                zip.write(content);
            }
            zip.putNextEntry(new ZipEntry(extra));
        }
        return out.toByteArray();
    }

    private static final class OldModel extends dev.sardonyx.runtime.abi.GeneratedModel {
        @Override
        public int abiVersion() {
            return 0;
        }

        @Override
        public dev.sardonyx.runtime.abi.GeneratedProgram program() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int vectorBits() {
            return 0;
        }

        @Override
        public dev.sardonyx.runtime.abi.RangeKernel[] scalarKernels() {
            throw new UnsupportedOperationException();
        }

        @Override
        public dev.sardonyx.runtime.abi.RangeKernel[] vectorKernels() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long[] arrayConstants() {
            return new long[12];
        }

        @Override
        public String[] stringConstants() {
            return new String[0];
        }

        @Override
        public java.lang.foreign.MemorySegment weights() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long weightsChecksum() {
            return 0;
        }
    }
}
