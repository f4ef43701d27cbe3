package dev.sardonyx.compiler.cli;

import dev.sardonyx.compiler.explain.Trace;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes traces. */
public final class TraceFiles {
    private TraceFiles() {}

    /** Writes {@code trace}, replacing the file that is there. */
    public static void write(Trace trace, Path file) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            trace.write(writer);
        } catch (IOException e) {
            throw JsonFiles.unwritable(file, e);
        }
    }
}
