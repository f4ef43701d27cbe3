package dev.sardonyx.properties.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Random graphs, as long as a build may wait: always the same ones, then others. */
class DifferentialTest {
    private static final int SAME_GRAPHS = 60;
    private static final long OTHER_SECONDS = 12;

    @Test
    void theSameGraphsAsEver() {
        try (Differential differential = new Differential()) {
            for (long seed = 1; seed <= SAME_GRAPHS; seed++) {
                assertThat(differential.check(seed)).isEmpty();
            }
        }
    }

    @Test
    void otherGraphs() {
        long first = ThreadLocalRandom.current().nextInt();
        System.out.println("random graphs from seed " + first + " on");
        long end = System.nanoTime() + OTHER_SECONDS * 1_000_000_000;
        try (Differential differential = new Differential()) {
            for (long seed = first; System.nanoTime() < end; seed++) {
                assertThat(differential.check(seed)).isEmpty();
            }
        }
    }
}
