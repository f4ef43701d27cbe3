package dev.sardonyx.compiler.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes reports. */
public final class JsonFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFiles() {}

    /** Writes {@code value} as JSON, replacing the file that is there. */
    public static void write(Object value, Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(value) + "\n");
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Writes text that is JSON already. */
    static void writeText(String json, Path file) {
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    public static ModelException unwritable(Path file, IOException e) {
        return new ModelException(
                Diagnostic.error(
                        DiagnosticCode.C003,
                        Location.file(file.toString()),
                        "writing stopped: " + e,
                        "check that the folder exists and may be written"),
                e);
    }
}
