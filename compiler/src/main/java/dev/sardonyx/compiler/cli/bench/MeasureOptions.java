package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options of how measurements are made. */
final class MeasureOptions {
    private static final String USUAL_PEER = "onnxruntime";
    private static final List<String> KERNEL_PEERS = List.of(USUAL_PEER, "onednn");
    private static final long SLICE = 300;
    private static final long KERNEL_SLICE = 40;
    private static final long WARM_UP = 3000;
    private static final long KERNEL_WARM_UP = 500;

    @Option(
            names = "--against",
            paramLabel = "PEER",
            description = "The other runtime: onnxruntime, which --suite, --gate and --cold take by themselves,"
                    + " onednn, which --kernels takes too, unfused, which is Sardonyx without"
                    + " fusion, or relaxed, which is Sardonyx with relaxed numerics.")
    private String against;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Numbers of threads (1; with --suite and --kernels 1,2; with --gate those of FILE).")
    private List<Integer> threads;

    @Option(names = "--target", defaultValue = "native", description = "native, scalar, v128, v256 or v512.")
    private String target;

    @Option(names = "--rounds", defaultValue = "7", description = "Turns of each side (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--slice",
            paramLabel = "MS",
            description = "Length of a turn (" + SLICE + "; with --kernels " + KERNEL_SLICE + ").")
    private Long slice;

    @Option(
            names = "--warmup",
            paramLabel = "MS",
            description = "Time before the first turn (" + WARM_UP + "; with --kernels " + KERNEL_WARM_UP + ").")
    private Long warmUp;

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
        return new InterleavedBench(
                rounds, Objects.requireNonNullElse(slice, SLICE), Objects.requireNonNullElse(warmUp, WARM_UP));
    }

    BenchSettings settings() {
        return settings(SLICE, WARM_UP);
    }

    /** Those for single kernels, which are much shorter than models. */
    BenchSettings kernelSettings() {
        return settings(KERNEL_SLICE, KERNEL_WARM_UP);
    }

    private BenchSettings settings(long usualSlice, long usualWarmUp) {
        return new BenchSettings(
                peer(),
                target(),
                rounds,
                Objects.requireNonNullElse(slice, usualSlice),
                Objects.requireNonNullElse(warmUp, usualWarmUp));
    }

    /** The peers of single kernels. */
    List<String> kernelPeers() {
        return against == null ? KERNEL_PEERS : List.of(against);
    }

    /** Refuses numbers that measure nothing. */
    void check() {
        if (rounds < 1 || isNegative(slice) || isNegative(warmUp)) {
            throw Engines.wrong(
                    "the rounds are " + rounds
                            + (isNegative(slice) || isNegative(warmUp) ? ", and a time is negative" : ""),
                    "give at least one round, and times that are not negative");
        }
        if (threads != null && threads.stream().anyMatch(count -> count < 1)) {
            throw Engines.wrong("the numbers of threads are " + threads, "give numbers from 1");
        }
    }

    private static boolean isNegative(Long time) {
        return time != null && time < 0;
    }
}
