package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads of the application's executor, for one session. Each run asks the executor for helpers, which stay until the
 * run ends; a run computes with those that have come, and with the caller alone when none has.
 */
public final class ExecutorWorkers implements Workers {
    private static final int SPINS = 20_000;
    /** How long a helper sleeps when there was no call for long, in nanoseconds. */
    private static final long PAUSE = 50_000;

    private final Executor executor;
    private final Helper[] helpers;
    private final SharedCall call = new SharedCall();
    /** The number of the run that is under way, negated when it is over. */
    private volatile long run;

    private boolean alone;
    private Thread caller;

    /** @param threads that may compute for a run, the caller included */
    public ExecutorWorkers(Executor executor, int threads) {
        this.executor = executor;
        this.helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
        }
    }

    @Override
    public int lanes() {
        return helpers.length + 1;
    }

    @Override
    public void runBegins() {
        run = Math.abs(run) + 1;
        alone = true;
        caller = Thread.currentThread();
        for (Helper helper : helpers) {
            alone &= !helper.ask();
        }
    }

    @Override
    public void runEnds() {
        run = -Math.abs(run);
    }

    @Override
    public void run(RangeKernel kernel, Lane[] lanes, int descriptor, int count, int grain) {
        if (alone) {
            kernel.run(lanes[0], descriptor, 0, count);
            return;
        }
        call.open(kernel, lanes, descriptor, count, grain);
        call.finish();
    }

    private final class Helper implements Runnable {
        private final int lane;
        /** True from the request until the executor's thread has left. */
        private volatile boolean asked;

        Helper(int lane) {
            this.lane = lane;
        }

        /** Has the executor run this unless it does already; false when it refuses. */
        boolean ask() {
            if (asked) {
                return true;
            }
            asked = true;
            try {
                executor.execute(this);
                return true;
            } catch (RejectedExecutionException e) {
                asked = false;
                return false;
            }
        }

        @Override
        public void run() {
            try {
                if (Thread.currentThread() == caller) {
                    // An executor without threads of its own: the caller works anyway.
                    return;
                }
                int seen = call.ticket() - 1;
                for (int spins = 0; run > 0; spins++) {
                    int now = call.ticket();
                    if (now != seen) {
                        call.help(now, lane);
                        seen = now;
                        spins = 0;
                    } else if (spins < SPINS) {
                        Thread.onSpinWait();
                    } else {
                        LockSupport.parkNanos(PAUSE);
                    }
                }
            } finally {
                asked = false;
            }
        }
    }
}
