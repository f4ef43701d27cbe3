package dev.sardonyx.runtime.internal;

import java.util.function.LongSupplier;

/**
 * Runs one kernel again and again until it is hot: its runs get no faster, and take no more than a given multiple of
 * its twin's time. Goes on in slices, since the optimising compiler works on one kernel while others collect what it needs
 * to know.
 */
final class Heating {
    /** Runs for one of the twin, which is to become hot as well: beside a slow twin a slow kernel would pass for hot. */
    private static final int RUNS_OF_TWIN = 8;

    private static final long MOST_NANOSECONDS = 600_000_000L;

    private final LongSupplier vector;
    private final LongSupplier twin;
    private final int fewestRuns;
    private final double ofTwin;
    private long best = Long.MAX_VALUE;
    private long bestOfTwin = Long.MAX_VALUE;
    private long spent;
    private int runs;
    private int quiet;
    private boolean hot;

    /**
     * @param vector runs the kernel and gives the nanoseconds it took
     * @param twin the same for its twin
     * @param ofTwin how much of its twin's time a hot kernel takes at most
     */
    Heating(LongSupplier vector, LongSupplier twin, int fewestRuns, double ofTwin) {
        this.vector = vector;
        this.twin = twin;
        this.fewestRuns = fewestRuns;
        this.ofTwin = ofTwin;
    }

    /** Goes on for about {@code nanoseconds}; true when there is nothing more to gain. */
    boolean goOn(long nanoseconds) {
        long end = spent + nanoseconds;
        while (spent < end) {
            if (runs++ % RUNS_OF_TWIN == 0) {
                long time = twin.getAsLong();
                bestOfTwin = Math.min(bestOfTwin, time);
                spent += time;
            }
            long time = vector.getAsLong();
            quiet = time < best - best / 10 ? 0 : quiet + 1;
            best = Math.min(best, time);
            spent += Math.max(time, 1);
            hot = runs >= fewestRuns && quiet >= fewestRuns / 4 && best <= ofTwin * bestOfTwin;
            if (hot || spent >= MOST_NANOSECONDS) {
                return true;
            }
        }
        return false;
    }

    /** Goes on until there is nothing more to gain; true when that is because the kernel is hot. */
    boolean finish() {
        goOn(Long.MAX_VALUE / 2);
        return hot;
    }

    /** False when the kernel is not hot yet, perhaps because time ran out. */
    boolean isHot() {
        return hot;
    }
}
