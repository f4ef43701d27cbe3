package dev.sardonyx.frontend;

import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.protobuf.ModelProtoReader;
import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads ONNX models of either form. */
public final class OnnxReader {
    private static final List<String> TEXT_ENDINGS = List.of(".onnxtxt", ".onnx.txt", ".onnxtext");

    private OnnxReader() {}

    /**
     * Reads a model file: the textual syntax when the name ends in {@code .onnxtxt}, {@code .onnxtext} or
     * {@code .onnx.txt}, the binary form otherwise.
     *
     * @throws ModelException if the file cannot be read or does not hold a well-formed model
     */
    public static OnnxModel read(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return TEXT_ENDINGS.stream().anyMatch(name::endsWith) ? OnnxTextReader.read(path) : ModelProtoReader.read(path);
    }
}
