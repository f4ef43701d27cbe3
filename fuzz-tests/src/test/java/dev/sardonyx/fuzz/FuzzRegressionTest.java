package dev.sardonyx.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A bounded run of every fuzz target on inputs that are the same each time. The long run is
 * {@code mvn verify -Pfuzz -Dfuzz.seconds=3600}.
 */
class FuzzRegressionTest {
    /** How long one input may take; most take a millisecond, compiling some a second. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int MOST_BYTES = 200;

    @TestFactory
    List<DynamicTest> targets() {
        return List.of(
                target("binary models", 20_000, BinaryModelFuzzer::fuzzerTestOneInput),
                target("text models", 2_000, TextModelFuzzer::fuzzerTestOneInput),
                target("shape inference", 10_000, ShapeInferenceFuzzer::fuzzerTestOneInput),
                target("compile", 100, CompileFuzzer::fuzzerTestOneInput),
                target("run", 100, RunFuzzer::fuzzerTestOneInput),
                target("model jars", 500, ModelJarFuzzer::fuzzerTestOneInput));
    }

    private static DynamicTest target(String name, int inputs, Consumer<byte[]> target) {
        return dynamicTest(name, () -> {
            int rounds = Math.max(1, inputs * Integer.getInteger("fuzz.percent", 100) / 100);
            Random random = new Random(name.hashCode() + Integer.getInteger("fuzz.seed", 0));
            for (int round = 0; round < rounds; round++) {
                byte[] data = new byte[random.nextInt(MOST_BYTES)];
                random.nextBytes(data);
                run(name + " " + round, target, data);
            }
        });
    }

    private static void run(String input, Consumer<byte[]> target, byte[] data) throws InterruptedException {
        String bytes = HexFormat.of().formatHex(data);
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> target.accept(data));
        try {
            running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("input " + input + " takes more than " + LIMIT + ": " + bytes, e);
        } catch (ExecutionException e) {
            throw new AssertionError("input " + input + " breaks the promise: " + bytes, e.getCause());
        }
    }
}
