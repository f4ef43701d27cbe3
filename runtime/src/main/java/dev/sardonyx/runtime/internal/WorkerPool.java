package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share the ranges of one kernel call at a time. Workers spin briefly for the next call, then park. The
 * caller works too. When two sessions call at once, the second runs on its own thread alone.
 *
 * <p>A call allocates nothing.
 */
public final class WorkerPool {
    private static final int SPINS = 20_000;
    /** Pieces a thread's share is cut into, so that an uneven start does not cost a whole share. */
    private static final int PIECES = 4;

    private final Worker[] workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile int ticket;
    private RangeKernel kernel;
    private Lane[] lanes;
    private int at;
    private int extent;
    private int piece;
    private volatile Throwable failure;

    /** A pool that computes with {@code threads} threads, the caller included. */
    public WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
    }

    /** How many lanes a session of this pool needs. */
    public int lanes() {
        return workers.length + 1;
    }

    /** Runs units 0 to {@code count} of a call; a range given to a thread is at least {@code grain} long. */
    public void run(RangeKernel callKernel, Lane[] callLanes, int descriptor, int count, int grain) {
        if (workers.length == 0 || !busy.compareAndSet(false, true)) {
            callKernel.run(callLanes[0], descriptor, 0, count);
            return;
        }
        try {
            kernel = callKernel;
            lanes = callLanes;
            at = descriptor;
            extent = count;
            piece = Math.max(grain, ceilDiv(count, callLanes.length * PIECES));
            next.set(0);
            running.set(workers.length);
            ticket++;
            for (Worker worker : workers) {
                worker.wake();
            }
            work(0);
            while (running.get() > 0) {
                Thread.onSpinWait();
            }
        } finally {
            lanes = null;
            busy.set(false);
        }
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw new IllegalStateException("a worker thread failed: " + thrown, thrown);
        }
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    private void work(int lane) {
        int length = extent;
        int step = piece;
        for (int begin = next.getAndAdd(step); begin < length; begin = next.getAndAdd(step)) {
            kernel.run(lanes[lane], at, begin, Math.min(begin + step, length));
        }
    }

    private final class Worker implements Runnable {
        private final int lane;
        private final Thread thread;
        private volatile boolean parked;

        Worker(int lane) {
            this.lane = lane;
            this.thread = new Thread(this, "sardonyx-worker-" + lane);
            thread.setDaemon(true);
            thread.start();
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            int seen = 0;
            while (true) {
                seen = await(seen);
                try {
                    work(lane);
                } catch (Throwable t) {
                    failure = t;
                } finally {
                    running.decrementAndGet();
                }
            }
        }

        private int await(int seen) {
            int spins = 0;
            int now = ticket;
            while (now == seen) {
                if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (ticket == seen) {
                        LockSupport.park(this);
                    }
                    parked = false;
                    spins = 0;
                }
                now = ticket;
            }
            return now;
        }
    }
}
