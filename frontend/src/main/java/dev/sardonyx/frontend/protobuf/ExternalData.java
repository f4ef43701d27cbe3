package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens tensor contents that a model keeps in other files of its folder.
 *
 * <p>The names of these files come from the model and are not trusted: absolute paths, {@code ..}, symbolic links that
 * leave the folder and files with further hard links are refused, since through them a model could read any file of
 * its user. Checksums are not verified. Safe for concurrent use.
 */
public final class ExternalData {
    private static final String COPY_HINT = "copy the data file itself into the folder of the model";

    private final Path folder;
    private final Map<String, MemorySegment> files = new ConcurrentHashMap<>();

    /** Opens data beside the model at {@code modelFile}. */
    public ExternalData(Path modelFile) {
        this.folder = modelFile.toAbsolutePath().normalize().getParent();
    }

    /**
     * The contents of a tensor of fixed element size, in the form of {@link OnnxTensorData.Bytes}, wherever they are.
     * External contents are a read-only mapping that lives as long as it is reachable; their alignment is that of the
     * file.
     *
     * @throws ModelException if the reference leaves the folder, or the file is missing or too short
     * @throws IllegalArgumentException if the tensor holds strings
     */
    public MemorySegment bytes(OnnxTensor tensor) {
        return switch (tensor.data()) {
            case OnnxTensorData.Bytes(MemorySegment segment) -> segment;
            case OnnxTensorData.External(OnnxExternalData reference) -> external(tensor, reference);
            case OnnxTensorData.Strings _ ->
                throw new IllegalArgumentException("the tensor '" + tensor.name() + "' holds strings");
        };
    }

    private MemorySegment external(OnnxTensor tensor, OnnxExternalData reference) {
        long needed = tensor.sizeBytes();
        long length = reference.lengthBytes().orElse(needed);
        if (length != needed) {
            throw unusable(
                    tensor,
                    "has " + length + " bytes of external data, expected " + needed + " for "
                            + tensor.dataType().text() + tensor.dims(),
                    "the model may be damaged; export it again");
        }
        MemorySegment file = file(tensor, reference.location());
        if (reference.offsetBytes() < 0 || length > file.byteSize() - reference.offsetBytes()) {
            throw unusable(
                    tensor,
                    "needs " + length + " bytes from offset " + reference.offsetBytes() + " of '" + reference.location()
                            + "', found a file of " + file.byteSize() + " bytes",
                    "the data file may be truncated; fetch it again");
        }
        return file.asSlice(reference.offsetBytes(), length);
    }

    private MemorySegment file(OnnxTensor tensor, String location) {
        MemorySegment known = files.get(location);
        if (known == null) {
            known = map(tensor, location);
            files.put(location, known);
        }
        return known;
    }

    private MemorySegment map(OnnxTensor tensor, String location) {
        Path path = resolve(tensor, location);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw unusable(tensor, "keeps its data in '" + location + "', reading which stopped: " + e, COPY_HINT);
        }
    }

    /** The real path of the file, which lies below the real path of the folder. */
    private Path resolve(OnnxTensor tensor, String location) {
        Path relative = relative(tensor, location);
        try {
            Path realFolder = folder.toRealPath();
            Path named = realFolder.resolve(relative);
            if (!Files.exists(named)) {
                throw unusable(tensor, "keeps its data in '" + location + "', which is missing", COPY_HINT);
            }
            Path real = named.toRealPath();
            if (!real.startsWith(realFolder)) {
                throw unusable(
                        tensor, "keeps its data in '" + location + "', a link to outside of the folder", COPY_HINT);
            }
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw unusable(tensor, "keeps its data in '" + location + "', which is not a file", COPY_HINT);
            }
            if (hasFurtherHardLinks(real)) {
                throw unusable(
                        tensor,
                        "keeps its data in '" + location + "', a file with further hard links, perhaps outside",
                        COPY_HINT);
            }
            return real;
        } catch (IOException e) {
            throw unusable(tensor, "keeps its data in '" + location + "', finding which stopped: " + e, COPY_HINT);
        }
    }

    private Path relative(OnnxTensor tensor, String location) {
        String inside = "external data must lie in the folder of the model or below";
        try {
            Path path = Path.of(location);
            boolean absolute = path.isAbsolute() || location.startsWith("/") || location.startsWith("\\");
            if (absolute || path.getRoot() != null) {
                throw unusable(tensor, "keeps its data in '" + location + "', an absolute path", inside);
            }
            for (Path part : path) {
                if (part.toString().equals("..")) {
                    throw unusable(tensor, "keeps its data in '" + location + "', a path with '..'", inside);
                }
            }
            return path;
        } catch (InvalidPathException _) {
            throw unusable(tensor, "keeps its data in '" + location + "', which cannot be a path", inside);
        }
    }

    private static boolean hasFurtherHardLinks(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        return Files.getAttribute(file, "unix:nlink") instanceof Integer links && links > 1;
    }

    private ModelException unusable(OnnxTensor tensor, String found, String hint) {
        String fact = "the tensor '" + tensor.name() + "' " + found;
        return new ModelException(Diagnostic.error(DiagnosticCode.F003, Location.file(folder.toString()), fact, hint));
    }
}
