package dev.sardonyx.compiler.catalogue;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs programs of the system and shows that they are at work. */
final class SystemCommand {
    private static final int TICK_SECONDS = 5;
    private static final int OUTPUT_SHOWN = 2000;

    private final Consumer<String> progress;

    SystemCommand(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Runs {@code command} in {@code folder} to its end.
     *
     * @param purpose what it is for, as messages say it: "fetching …"
     * @throws ModelException if the program is missing or does not end well
     */
    void run(Path folder, String purpose, String hint, List<String> command) {
        progress.accept(purpose);
        try {
            Path log = Files.createTempFile("sardonyx-", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                int status = await(process, purpose);
                if (status != 0) {
                    String output =
                            Files.readString(log, StandardCharsets.UTF_8).strip();
                    throw failed(
                            purpose + ": " + command.getFirst() + " ended with status " + status + "\n"
                                    + output.substring(Math.max(0, output.length() - OUTPUT_SHOWN)),
                            hint);
                }
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw failed(purpose + ": running " + command.getFirst() + " stopped: " + e.getMessage(), hint);
        }
    }

    private int await(Process process, String purpose) {
        try {
            for (int seconds = 0; !process.waitFor(TICK_SECONDS, TimeUnit.SECONDS); ) {
                seconds += TICK_SECONDS;
                progress.accept(purpose + " … " + seconds + " s");
            }
            return process.exitValue();
        } catch (InterruptedException _) {
            process.destroy();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    static ModelException failed(String fact, String hint) {
        return new ModelException(Diagnostic.error(DiagnosticCode.F001, Location.UNKNOWN, fact, hint));
    }
}
