package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;

/**
 * A vector kernel on trial beside its scalar twin, which gives the same bits. A vector operation costs thousands of
 * nanoseconds until the optimising compiler has seen it on the paths that are taken, so the vector kernel first computes
 * a portion of a call, the twin another, and only where the vector kernel is not slower it gets the rest. When the
 * last trials together were no slower it takes over for good; after a slow one the twin works alone for as long as the
 * trial took longer.
 *
 * <p>Used by several threads at once: races on the counters change what is tried, never what is computed.
 */
final class TrialKernel extends RangeKernel {
    private static final int FEWEST_TRIALS = 24;
    /** What a trial counts for beside the one after it. */
    private static final double FADING = 0.8;

    /** Units of other shapes than the one that was rehearsed; a kernel that is not hot takes a hundred times as long. */
    private static final double UNLIKE_REHEARSAL = 2;

    /** What a unit takes beside its multiply-adds. */
    private static final long UNIT_NANOSECONDS = 1_000;
    /** Some vector kernels are no quicker than their twins, which clocks tell apart only by chance. */
    private static final double EQUAL = 1.15;

    /** The clock is coarse beside small units: what is this quick counts as quick enough. */
    private static final long QUICK_NANOSECONDS = 300;

    private final RangeKernel vector;
    private final RangeKernel twin;
    private final double twinTimeOfMultiplyAdd;
    private final Runnable proven;
    private int trials;
    private double sumOfVector;
    private double sumOfTwin;
    /** How long the twin is to work before the next trial. */
    private long debt;

    private int twinCall = -1;
    private long twinTime;
    private double twinTimeOfElement = Double.MAX_VALUE;

    /**
     * @param twinTimeOfMultiplyAdd the nanoseconds that the twin, a product, takes for one; 0 where they are not known and
     *     the twin computes units to compare with
     * @param proven called when the vector kernel has proven to be hot
     */
    TrialKernel(RangeKernel vector, RangeKernel twin, double twinTimeOfMultiplyAdd, Runnable proven) {
        this.vector = vector;
        this.twin = twin;
        this.twinTimeOfMultiplyAdd = twinTimeOfMultiplyAdd;
        this.proven = proven;
    }

    @Override
    public String name() {
        return vector.name();
    }

    @Override
    public int depthParameter() {
        return vector.depthParameter();
    }

    @Override
    public void run(Lane lane, int at, int begin, int end) {
        if (debt > 0) {
            long start = System.nanoTime();
            twin.run(lane, at, begin, end);
            debt -= System.nanoTime() - start;
        } else if (twinTimeOfMultiplyAdd > 0) {
            product(lane, at, begin, end);
        } else if (end - begin < 2) {
            single(lane, at, begin, end);
        } else {
            int some = Math.min(Portion.units(lane.parameters, at), (end - begin) / 2);
            long start = System.nanoTime();
            vector.run(lane, at, begin, begin + some);
            long middle = System.nanoTime();
            twin.run(lane, at, begin + some, begin + 2 * some);
            boolean quick = judge(middle - start, System.nanoTime() - middle);
            (quick ? vector : twin).run(lane, at, begin + 2 * some, end);
        }
    }

    /** A call whose unit the twin would take a known time for. */
    private void product(Lane lane, int at, int begin, int end) {
        long multiplyAdds = multiplyAddsOfUnit(lane.parameters, at + depthParameter());
        long start = System.nanoTime();
        vector.run(lane, at, begin, begin + 1);
        double ofTwin = multiplyAdds * twinTimeOfMultiplyAdd * UNLIKE_REHEARSAL + UNIT_NANOSECONDS;
        boolean quick = judge(System.nanoTime() - start, (long) ofTwin);
        (quick ? vector : twin).run(lane, at, begin + 1, end);
    }

    /** A call of one unit: the twin computes it, then, when it comes again, the vector kernel. */
    private void single(Lane lane, int at, int begin, int end) {
        long start = System.nanoTime();
        if (twinCall != at) {
            twin.run(lane, at, begin, end);
            twinTime = System.nanoTime() - start;
            twinCall = at;
        } else {
            vector.run(lane, at, begin, end);
            judge(System.nanoTime() - start, twinTime);
            twinCall = -1;
        }
    }

    @Override
    public void tile(Lane lane, int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
        double elements = (double) (rowEnd - rowBegin) * (columnEnd - columnBegin);
        long start = System.nanoTime();
        if (debt > 0 || twinTimeOfElement == Double.MAX_VALUE) {
            twin.tile(lane, at, rowBegin, rowEnd, columnBegin, columnEnd);
            long time = System.nanoTime() - start;
            debt -= time;
            twinTimeOfElement = time / Math.max(elements, 1);
        } else {
            vector.tile(lane, at, rowBegin, rowEnd, columnBegin, columnEnd);
            judge(System.nanoTime() - start, (long) (twinTimeOfElement * elements));
            twinTimeOfElement = Double.MAX_VALUE;
        }
    }

    /** True when trials so far found the vector kernel slower than its twin. */
    boolean isSlow() {
        return trials > 0 && !isQuick(sumOfVector, sumOfTwin);
    }

    private boolean judge(long vectorTime, long ofTwin) {
        sumOfVector = sumOfVector * FADING + vectorTime;
        sumOfTwin = sumOfTwin * FADING + ofTwin;
        debt = Math.max(vectorTime - ofTwin, 0);
        if (++trials >= FEWEST_TRIALS && isQuick(sumOfVector, sumOfTwin)) {
            proven.run();
        }
        return isQuick(vectorTime, ofTwin);
    }

    private static boolean isQuick(double vectorTime, double ofTwin) {
        return vectorTime <= Math.max(ofTwin * EQUAL, QUICK_NANOSECONDS);
    }
}
