package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads of the runtime's own, for all sessions. Workers spin briefly for the next call, then park. When two sessions
 * call at once, the second runs on its own thread alone. A call allocates nothing.
 */
public final class WorkerPool implements Workers {
    private static final int SPINS = 20_000;

    private final Worker[] workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final SharedCall call = new SharedCall();

    /** A pool that computes with {@code threads} threads, the caller included. */
    public WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
    }

    @Override
    public int lanes() {
        return workers.length + 1;
    }

    @Override
    public void run(RangeKernel kernel, Lane[] lanes, int descriptor, int count, int grain) {
        if (workers.length == 0 || !busy.compareAndSet(false, true)) {
            kernel.run(lanes[0], descriptor, 0, count);
            return;
        }
        try {
            call.open(kernel, lanes, descriptor, count, grain);
            for (Worker worker : workers) {
                worker.wake();
            }
            call.finish();
        } finally {
            busy.set(false);
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
                call.help(seen, lane);
            }
        }

        private int await(int seen) {
            int spins = 0;
            int now = call.ticket();
            while (now == seen) {
                if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (call.ticket() == seen) {
                        LockSupport.park(this);
                    }
                    parked = false;
                    spins = 0;
                }
                now = call.ticket();
            }
            return now;
        }
    }
}
