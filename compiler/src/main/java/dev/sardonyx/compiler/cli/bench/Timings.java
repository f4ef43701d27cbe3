package dev.sardonyx.compiler.cli.bench;

import java.util.ArrayList;
import java.util.List;

/** Times of runs in milliseconds, gathered over some rounds. Not safe for concurrent use. */
final class Timings {
    private final List<List<Double>> rounds = new ArrayList<>();

    /** Runs {@code body} for {@code slice} and at least {@code fewest} times, and adds a round of its times. */
    void measure(Runnable body, long sliceNanos, int fewest) {
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + sliceNanos;
        while (times.size() < fewest || System.nanoTime() < end) {
            long begin = System.nanoTime();
            body.run();
            times.add((System.nanoTime() - begin) / 1e6);
        }
        rounds.add(times);
    }

    double median() {
        return Quantiles.median(all());
    }

    /** The time that {@code part} of all runs stay below. */
    double quantile(double part) {
        return Quantiles.of(all(), part);
    }

    int runs() {
        return all().size();
    }

    /** The median of each round. */
    List<Double> medians() {
        return rounds.stream().map(Quantiles::median).toList();
    }

    private List<Double> all() {
        return rounds.stream().flatMap(List::stream).toList();
    }
}
