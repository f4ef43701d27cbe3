package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of how measurements are made. */
final class MeasureOptions {
    private static final String USUAL_PEER = "onnxruntime";

    @Option(
            names = "--against",
            paramLabel = "PEER",
            description = "The other runtime: onnxruntime, which --suite, --gate and --cold take by themselves.")
    private String against;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Numbers of threads (1; with --suite 1,2; with --gate those of FILE).")
    private List<Integer> threads;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(names = "--rounds", defaultValue = "7", description = "Turns of each side (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--slice",
            defaultValue = "300",
            paramLabel = "MS",
            description = "Length of a turn (${DEFAULT-VALUE}).")
    private long slice;

    @Option(
            names = "--warmup",
            defaultValue = "3000",
            paramLabel = "MS",
            description = "Time before the first turn (${DEFAULT-VALUE}).")
    private long warmUp;

    /** The peer that was asked for; null for none. */
    String against() {
        return against;
    }

    String peer() {
        return against == null ? USUAL_PEER : against;
    }

    String target() {
        Engines.checkTarget(target);
        return target;
    }

    /** The numbers of threads that were asked for, otherwise the {@code usual} ones. */
    List<Integer> threads(List<Integer> usual) {
        return threads == null ? usual : List.copyOf(threads);
    }

    InterleavedBench bench() {
        return new InterleavedBench(rounds, slice, warmUp);
    }

    BenchSettings settings() {
        return new BenchSettings(peer(), target(), rounds, slice, warmUp);
    }

    /** Refuses numbers that measure nothing. */
    void check() {
        if (rounds < 1 || slice < 0 || warmUp < 0) {
            throw Engines.wrong(
                    "rounds, slice and warmup are " + rounds + ", " + slice + " and " + warmUp,
                    "give at least one round, and times that are not negative");
        }
        if (threads != null && threads.stream().anyMatch(count -> count < 1)) {
            throw Engines.wrong("the numbers of threads are " + threads, "give numbers from 1");
        }
    }
}
