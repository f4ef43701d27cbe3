package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.CodeSource;

/**
 * Maps the weights of a model jar in place, so that processes share their pages. Where the jar is no file of its own
 * (inside another jar, in a runtime image) they are copied to memory.
 */
public final class WeightMapping {
    private static final int COPY_BYTES = 1 << 16;

    private WeightMapping() {}

    /** The weights in {@code entry} of the jar that {@code owner} comes from. */
    public static MemorySegment map(Class<?> owner, String entry, long sizeBytes) {
        if (sizeBytes == 0) {
            return MemorySegment.NULL.asSlice(0, 0);
        }
        Path jar = jarOf(owner);
        try {
            return jar != null ? mapped(jar, entry, sizeBytes) : copied(owner, entry, sizeBytes);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "the weights of " + owner.getName() + " cannot be read: " + e + "; check the jar", e);
        }
    }

    private static Path jarOf(Class<?> owner) {
        CodeSource source = owner.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null || !location.getProtocol().equals("file")) {
            return null;
        }
        Path path = Path.of(URI.create(location.toString()));
        return path.toFile().isFile() ? path : null;
    }

    private static MemorySegment mapped(Path jar, String entry, long sizeBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(jar, StandardOpenOption.READ)) {
            JarIndex.Range range = new JarIndex(channel, jar).find(entry);
            checkSize(range.size(), sizeBytes, jar.toString());
            return channel.map(FileChannel.MapMode.READ_ONLY, range.offset(), range.size(), Arena.global());
        }
    }

    private static void checkSize(long found, long expected, String where) {
        if (found != expected) {
            throw new ModelLoadException("the weights in " + where + " have " + found + " bytes, the model needs "
                    + expected + "; the jar was changed: compile it again");
        }
    }

    private static MemorySegment copied(Class<?> owner, String entry, long sizeBytes) throws IOException {
        try (InputStream in = owner.getResourceAsStream("/" + entry)) {
            if (in == null) {
                throw new ModelLoadException("the weights of " + owner.getName() + " are missing: no entry " + entry
                        + "; keep the model jar whole");
            }
            MemorySegment memory = Arena.global().allocate(sizeBytes, 64);
            byte[] block = new byte[COPY_BYTES];
            long position = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                if (position + read > sizeBytes) {
                    checkSize(position + read, sizeBytes, entry);
                }
                MemorySegment.copy(block, 0, memory, ValueLayout.JAVA_BYTE, position, read);
                position += read;
            }
            checkSize(position, sizeBytes, entry);
            return memory.asReadOnly();
        }
    }
}
