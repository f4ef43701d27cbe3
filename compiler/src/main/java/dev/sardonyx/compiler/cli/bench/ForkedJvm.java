package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs JVMs like this one: the same Java, class path and properties of Sardonyx, otherwise with default flags.
 *
 * @param flags further flags
 * @param limit how long one may take
 */
public record ForkedJvm(List<String> flags, Duration limit) {
    private static final int OUTPUT_SHOWN = 2000;
    private static final String INCUBATOR = "WARNING: Using incubator modules";

    /** What an application with a compiled model on its class path needs. */
    public static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /** What an application that calls native libraries needs. */
    public static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    /**
     * How a JVM ended.
     *
     * @param begin this process' clock just before it was started
     */
    public record Ending(int status, String out, String err, Instant begin) {}

    /** Flags for all JVMs, from the same variable that the script {@code sardonyx} reads. */
    public static List<String> userFlags() {
        String flags = System.getenv().getOrDefault("SARDONYX_JAVA_OPTS", "");
        return Arrays.stream(flags.split("\\s+")).filter(f -> !f.isEmpty()).toList();
    }

    /**
     * Runs {@code mainClass} to its end.
     *
     * @throws ModelException if the JVM cannot be started or takes longer than the limit
     */
    public Ending run(String mainClass, List<String> arguments) {
        try {
            Path out = Files.createTempFile("sardonyx-", ".out");
            Path err = Files.createTempFile("sardonyx-", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command(mainClass, arguments))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                Instant begin = Instant.now();
                int status = await(builder.start());
                return new Ending(status, text(out), text(err), begin);
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw Engines.wrong("a JVM of its own cannot be run: " + e, "check the temporary folder and the memory");
        }
    }

    /** The same for a JVM that must end well. */
    public Ending runWell(String mainClass, List<String> arguments) {
        Ending ending = run(mainClass, arguments);
        if (ending.status() != 0) {
            throw failed(ending);
        }
        return ending;
    }

    public static ModelException failed(Ending ending) {
        String said = ending.err().isEmpty() ? ending.out() : ending.err();
        return Engines.wrong(
                "the JVM of this measurement ended with status " + ending.status() + ": "
                        + said.substring(Math.max(0, said.length() - OUTPUT_SHOWN)),
                "measure the model alone with ./sardonyx bench MODEL");
    }

    private List<String> command(String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("sardonyx."))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return command;
    }

    private int await(Process process) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw Engines.wrong(
                    "the JVM of this measurement was stopped after " + limit.toSeconds() + " s",
                    "measure the model alone with ./sardonyx bench MODEL");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Engines.wrong("the measurement was interrupted", "");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith(INCUBATOR))
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
