package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.protobuf.ExternalData;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a model that was made of another one. Tensors that the source keeps outside of its file come into the new one;
 * when all together do not fit a protobuf file, large ones lie in {@code OUT.onnx.data} beside it. Files appear whole
 * under their names or not at all.
 */
public final class ModelFileWriter {
    /** What tensors of one file may take, with room for the rest below the 2 GiB of a protobuf file. */
    private static final long INSIDE_BYTES = Integer.MAX_VALUE - (64L << 20);

    private static final int EXTERNAL_FROM_BYTES = 1024;
    private static final int PAGE = 4096;

    private final ExternalData source;
    private final Path target;
    private final long insideBytes;

    /** @param insideBytes what all tensors may take in the file of the model itself */
    ModelFileWriter(Path source, Path target, long insideBytes) {
        this.source = new ExternalData(source);
        this.target = target;
        this.insideBytes = insideBytes;
    }

    /**
     * Writes {@code model} to {@code target}, replacing the file that is there.
     *
     * @param source the file that the model was read from
     * @throws ModelException if the file cannot be written, or external data of the source cannot be read
     */
    public static void write(OnnxModel model, Path source, Path target) {
        new ModelFileWriter(source, target, INSIDE_BYTES).write(model);
    }

    /**
     * Checks that {@code target} can be a model made of {@code source}, before any work.
     *
     * @throws ModelException if it names something else than a new binary model in a folder that exists
     */
    public static void check(Path source, Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jar")) {
            throw option(
                    "the output is '" + target + "', but this command writes ONNX models",
                    "write OUT.onnx and compile that: ./compile OUT.onnx -o " + target);
        }
        if (name.endsWith(".onnxtxt") || name.endsWith(".onnxtext") || name.endsWith(".onnx.txt")) {
            throw option("the output is '" + target + "', but this command writes binary models", "name it OUT.onnx");
        }
        try {
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                throw option("the output is the model itself, '" + target + "'", "give another name with -o");
            }
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(target)) {
            throw unwritable(target, new IOException("it is a folder, or its folder is missing"));
        }
    }

    void write(OnnxModel model) {
        AtomicLong bytes = new AtomicLong();
        StoredTensors.map(model, tensor -> {
            bytes.addAndGet(tensor.data() instanceof OnnxTensorData.Strings ? 0 : tensor.sizeBytes());
            return tensor;
        });
        Path temporary = part(target);
        try {
            if (bytes.get() <= insideBytes) {
                ModelProtoWriter.write(StoredTensors.map(model, this::inside), temporary);
            } else {
                writeWithData(model, temporary);
            }
            move(temporary, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private OnnxTensor inside(OnnxTensor tensor) {
        return tensor.data() instanceof OnnxTensorData.External
                ? tensor.withData(new OnnxTensorData.Bytes(source.bytes(tensor)))
                : tensor;
    }

    private void writeWithData(OnnxModel model, Path temporary) throws IOException {
        Path data = target.resolveSibling(target.getFileName() + ".data");
        Path dataPart = part(data);
        try {
            OnnxModel outside;
            try (Pages pages = new Pages(dataPart)) {
                outside = StoredTensors.map(model, tensor -> outside(tensor, pages, data));
            }
            ModelProtoWriter.write(outside, temporary);
            move(dataPart, data);
        } finally {
            deleteQuietly(dataPart);
        }
    }

    private OnnxTensor outside(OnnxTensor tensor, Pages pages, Path data) {
        if (tensor.data() instanceof OnnxTensorData.Strings || tensor.sizeBytes() < EXTERNAL_FROM_BYTES) {
            return inside(tensor);
        }
        MemorySegment bytes = source.bytes(tensor);
        try {
            long offset = pages.add(bytes);
            return tensor.withData(new OnnxTensorData.External(new OnnxExternalData(
                    data.getFileName().toString(), offset, OptionalLong.of(bytes.byteSize()), "")));
        } catch (IOException e) {
            throw unwritable(data, e);
        }
    }

    /** A file of tensors, each from a page boundary on. */
    private static final class Pages implements AutoCloseable {
        private final OutputStream out;
        private long position;

        Pages(Path file) throws IOException {
            this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        }

        /** Where the bytes were put. */
        long add(MemorySegment bytes) throws IOException {
            int padding = (int) (-position & PAGE - 1);
            out.write(new byte[padding]);
            long offset = position + padding;
            var channel = Channels.newChannel(out);
            for (long from = 0; from < bytes.byteSize(); from += 1 << 20) {
                channel.write(bytes.asSlice(from, Math.min(1 << 20, bytes.byteSize() - from))
                        .asByteBuffer());
            }
            position = offset + bytes.byteSize();
            return offset;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private static Path part(Path file) {
        return file.toAbsolutePath()
                .resolveSibling(
                        "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // The message about the model itself matters more than a temporary file that stays.
        }
    }

    private static ModelException option(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.C004, Location.UNKNOWN, fact, hint));
    }

    private static ModelException unwritable(Path file, IOException e) {
        return new ModelException(
                Diagnostic.error(
                        DiagnosticCode.C003,
                        Location.file(file.toString()),
                        "the model cannot be written: " + e,
                        "check that the folder exists, is writable and has room"),
                e);
    }
}
