package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.compiler.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures each model and number of threads in a JVM of its own, which runs {@code bench} with the options of this one,
 * so that neither the pools nor the compiled code of one measurement are there in another.
 */
record ForkedBench(BenchSettings settings) implements SuiteBench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** The flags of the JVMs, which reports name. */
    static List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(ForkedJvm.VECTORS, ForkedJvm.NATIVE));
        flags.addAll(ForkedJvm.userFlags());
        return flags;
    }

    @Override
    public BenchResult measure(String model, int threads) {
        try {
            Path json = Files.createTempFile("sardonyx-", ".json");
            try {
                List<String> arguments = new ArrayList<>(List.of("bench", model));
                arguments.addAll(settings.options());
                arguments.addAll(List.of("--threads", Integer.toString(threads), "--json", json.toString()));
                ForkedJvm.Ending ending = new ForkedJvm(flags(), LIMIT).run(Main.class.getName(), arguments);
                if (Files.size(json) == 0) {
                    throw ForkedJvm.failed(ending);
                }
                BenchResult[] results = new ObjectMapper().readValue(json.toFile(), BenchResult[].class);
                if (results.length == 0) {
                    throw ForkedJvm.failed(ending);
                }
                return results[0];
            } finally {
                Files.deleteIfExists(json);
            }
        } catch (IOException e) {
            throw Engines.wrong("the result of a measurement cannot be read: " + e, "check the temporary folder");
        }
    }
}
