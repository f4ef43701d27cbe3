package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Makes one kernel hot, in steps between which others have theirs. A vector operation that is not compiled to
 * instructions costs thousands of times as long and makes garbage, so a heating executes few: each round takes the
 * kernel's paths once and enters its methods often. When the optimising compiler should have been asked it looks from time
 * to time whether the kernel has become quick.
 */
final class Heating {
    /** What {@link #step} returns when there is nothing more to do. */
    static final long OVER = -1;

    /** HotSpot's optimising compiler takes a method that was entered 5,000 times since the first compiler had it. */
    private static final int ENTRIES = 8_000;

    private static final int ENTRIES_OF_ROUND = 100;
    /** The first compiler takes a method that was entered 200 times. */
    private static final int ENTRIES_OF_TWIN = 250;

    private static final int SAMPLES_OF_TWIN = 4;
    private static final int ROUNDS_OF_LOOK = 2;
    private static final int ROUNDS_OF_TWIN = 4;
    private static final long SLICE = 20_000_000;
    private static final long NAP = 3_000_000;
    private static final long FIRST_PATIENCE = 200_000_000;
    private static final int MOST_TURNS = 7;
    /** What beginning again counts for: it takes processors from runs, and some kernels only seem slow. */
    private static final int TURNS_OF_AGAIN = 3;
    /** After so many turns the kernel may as well be tried on runs. */
    private static final int TURNS_BEFORE_TRIAL = 2;
    /** A hot product is several times as fast as its twin; of other kernels some are no faster. */
    private static final double PRODUCT_OF_TWIN = 0.6;

    private static final double OF_TWIN = 1.5;

    private final Exercise exercise;
    private final RangeKernel vector;
    private final RangeKernel twin;
    private final BooleanSupplier busy;
    private final LongSupplier clock;
    private boolean hot;
    private int round;
    private int entries;
    private int turns;
    private long turnAt;
    private long bestOfTwin = Long.MAX_VALUE;
    private long proofOfTwin = Long.MAX_VALUE;

    /**
     * @param busy whether others need the processor and the compilers more: asking waits, looking does not
     * @param clock nanoseconds
     */
    Heating(Exercise exercise, RangeKernel vector, RangeKernel twin, BooleanSupplier busy, LongSupplier clock) {
        this.exercise = exercise;
        this.vector = vector;
        this.twin = twin;
        this.busy = busy;
        this.clock = clock;
    }

    /** Has the first compiler take the twin, which the first runs use. */
    void enterTwin() {
        for (int i = 0; i < SAMPLES_OF_TWIN; i++) {
            exercise.sample(twin);
        }
        for (int entered = 0; entered < ENTRIES_OF_TWIN && !busy.getAsBoolean(); ) {
            entered += exercise.idle(twin);
        }
    }

    /** Does the next step; the nanoseconds until the one after it is due, or {@link #OVER}. */
    long step() {
        if (hot || turns > MOST_TURNS) {
            return OVER;
        }
        if (entries < wantedEntries()) {
            ask();
            return entries < wantedEntries() && !busy.getAsBoolean() ? 0 : NAP;
        }
        for (int i = 0; i < ROUNDS_OF_LOOK; i++) {
            round();
        }
        hot = isQuick();
        if (!hot && clock.getAsLong() - turnAt > FIRST_PATIENCE << turns) {
            turns++;
        }
        return hot || turns > MOST_TURNS ? OVER : NAP << turns;
    }

    boolean isHot() {
        return hot;
    }

    /** True when the kernel is hot, or did not get hot when it should have. */
    boolean isWorthTrial() {
        return hot || turns >= TURNS_BEFORE_TRIAL;
    }

    /** True when the optimising compiler should have been asked for the kernel. */
    boolean isAsked() {
        return turns > 0 || entries >= ENTRIES;
    }

    /** The nanoseconds the twin of a product takes for a multiply-add; 0 if that is not known. */
    double twinTimeOfMultiplyAdd() {
        long count = exercise.multiplyAdds();
        return count == 0 || proofOfTwin == Long.MAX_VALUE ? 0 : (double) proofOfTwin / count;
    }

    /** What was thought hot has turned out to be slow: begins again with practice; false if that was tried often. */
    boolean again() {
        if (turns + TURNS_OF_AGAIN > MOST_TURNS) {
            return false;
        }
        hot = false;
        turns += TURNS_OF_AGAIN;
        return true;
    }

    private void ask() {
        long left = SLICE;
        while (left > 0 && entries < wantedEntries() && !busy.getAsBoolean()) {
            left -= time(this::round);
            if (round % ROUNDS_OF_TWIN == 0) {
                left -= time(() -> exercise.sample(twin));
            }
        }
        turnAt = clock.getAsLong();
    }

    private int wantedEntries() {
        return ENTRIES * (turns + 1);
    }

    /** What the compilers count and what the optimising one learns from comes mixed: nobody knows when it begins to look. */
    private void round() {
        exercise.practise(vector, round++);
        for (int entered = 0; entered < ENTRIES_OF_ROUND; ) {
            entered += exercise.idle(vector);
        }
        entries += ENTRIES_OF_ROUND;
    }

    private boolean isQuick() {
        boolean product = exercise.multiplyAdds() > 0;
        bestOfTwin = Math.min(bestOfTwin, time(() -> exercise.sample(twin)));
        long time = time(() -> exercise.sample(vector));
        // Without depth a product spends its time in code that the first compiler is good enough for.
        if (time > (product ? 2 : OF_TWIN) * bestOfTwin) {
            return false;
        }
        if (!product) {
            return true;
        }
        proofOfTwin = Math.min(proofOfTwin, time(() -> exercise.prove(twin)));
        time(() -> exercise.prove(vector));
        return time(() -> exercise.prove(vector)) <= PRODUCT_OF_TWIN * proofOfTwin;
    }

    private long time(Runnable work) {
        long start = clock.getAsLong();
        work.run();
        return clock.getAsLong() - start;
    }
}
