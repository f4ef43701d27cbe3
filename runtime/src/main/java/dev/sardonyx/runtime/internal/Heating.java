package dev.sardonyx.runtime.internal;

import java.util.function.LongSupplier;

/**
 * Runs one kernel again and again until it is hot: its runs get no faster, and are not much slower than its twin's. Goes
 * on in slices, since the optimising compiler works on one kernel while others collect what it needs to know.
 */
final class Heating {
    private static final int RUNS_OF_TWIN = 500;
    private static final long MOST_NANOSECONDS = 600_000_000L;

    private final LongSupplier vector;
    private final LongSupplier twin;
    private final int fewestRuns;
    private long best = Long.MAX_VALUE;
    private long bestOfTwin = Long.MAX_VALUE;
    private long spent;
    private int runs;
    private int quiet;

    /**
     * @param vector runs the kernel and gives the nanoseconds it took
     * @param twin the same for its twin
     */
    Heating(LongSupplier vector, LongSupplier twin, int fewestRuns) {
        this.vector = vector;
        this.twin = twin;
        this.fewestRuns = fewestRuns;
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
            boolean hot = runs >= fewestRuns && quiet >= fewestRuns / 4 && best <= 2 * bestOfTwin;
            if (hot || spent >= MOST_NANOSECONDS) {
                return true;
            }
        }
        return false;
    }

    /** Goes on until there is nothing more to gain. */
    void finish() {
        goOn(Long.MAX_VALUE / 2);
    }
}
