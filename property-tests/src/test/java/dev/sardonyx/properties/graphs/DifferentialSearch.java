package dev.sardonyx.properties.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A long search, started by the profile {@code differential}: {@code graphs} of them from {@code seed} on, by {@code
 * searchers} threads. It goes on behind findings, writes each to a file of its own and says how far it is.
 */
class DifferentialSearch {
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(10);
    private static final Path FINDINGS = Path.of("target", "findings");

    private final long graphs = Long.getLong("graphs", 1000);
    private final long first = Long.getLong("seed", ThreadLocalRandom.current().nextInt());
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger findings = new AtomicInteger();

    @Test
    void noGraphDiffers() throws InterruptedException {
        System.out.println(graphs + " random graphs from seed " + first + " on; findings go to " + FINDINGS);
        List<Thread> searchers = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("searchers", 1); i++) {
            searchers.add(Thread.ofPlatform().start(this::search));
        }
        long start = System.nanoTime();
        for (Thread searcher : searchers) {
            while (!searcher.join(BETWEEN_NEWS)) {
                long seconds = (System.nanoTime() - start) / 1_000_000_000;
                System.out.println(Math.min(next.get(), graphs) + " of " + graphs + " graphs in " + seconds + " s, "
                        + findings + " findings");
            }
        }
        assertThat(findings).as("graphs that differ, see " + FINDINGS).hasValue(0);
    }

    private void search() {
        try (Differential differential = new Differential()) {
            for (long i = next.getAndIncrement(); i < graphs; i = next.getAndIncrement()) {
                long seed = first + i;
                check(differential, seed).ifPresent(text -> keep(seed, text));
            }
            synchronized (this) {
                System.out.println(differential.counts());
            }
        }
    }

    private static Optional<String> check(Differential differential, long seed) {
        try {
            return differential.check(seed);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return Optional.of("// seed " + seed + ": making or shrinking the graph fails\n"
                    + Failures.finding(Variants.SCALAR, e).fact());
        }
    }

    private synchronized void keep(long seed, String text) {
        findings.incrementAndGet();
        System.out.println(text.lines().findFirst().orElse(""));
        try {
            Files.createDirectories(FINDINGS);
            Files.writeString(FINDINGS.resolve("seed" + seed + ".txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
