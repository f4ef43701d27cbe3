package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One kernel call at a time, whose ranges several threads take. The caller works too and waits only for threads that
 * took a range: one that comes late, because the machine is busy, finds the call closed. Allocates nothing.
 */
final class SharedCall {
    /** Pieces a thread's share is cut into, so that an uneven start does not cost a whole share. */
    private static final int PIECES = 4;

    /** Looks at the gate before the caller lets other threads run instead. */
    private static final int SPINS = 1_000;

    private static final long OPEN = 1L << 31;
    private static final long INSIDE = OPEN - 1;

    /** The ticket of the call in the upper half, below it whether it is open and how many threads are inside. */
    private final AtomicLong gate = new AtomicLong();

    private final AtomicInteger next = new AtomicInteger();
    private RangeKernel kernel;
    private Lane[] lanes;
    private int descriptor;
    private int count;
    private int piece;
    private volatile Throwable failure;

    /** The number of the call that is or was open last. */
    int ticket() {
        return (int) (gate.get() >>> Integer.SIZE);
    }

    /** Opens a call for the other threads. One thread at a time may call this, and must {@link #finish} it. */
    void open(RangeKernel callKernel, Lane[] callLanes, int callDescriptor, int callCount, int grain) {
        kernel = callKernel;
        lanes = callLanes;
        descriptor = callDescriptor;
        count = callCount;
        piece = Math.max(grain, Math.ceilDiv(callCount, callLanes.length * PIECES));
        next.set(0);
        gate.set((long) (ticket() + 1) << Integer.SIZE | OPEN);
    }

    /** Takes ranges on the caller's lane until there are none, then waits for those that others took. */
    void finish() {
        try {
            work(0);
        } finally {
            close();
            lanes = null;
        }
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw new IllegalStateException("a worker thread failed: " + thrown, thrown);
        }
    }

    private void close() {
        long seen = gate.get();
        while (!gate.compareAndSet(seen, seen & ~OPEN)) {
            seen = gate.get();
        }
        for (int spins = 0; (gate.get() & INSIDE) != 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** Takes ranges of the call with number {@code ticket} on {@code lane}, if it is open still. */
    void help(int ticket, int lane) {
        if (!enter(ticket)) {
            return;
        }
        try {
            work(lane);
        } catch (Throwable t) {
            failure = t;
        } finally {
            gate.decrementAndGet();
        }
    }

    private boolean enter(int ticket) {
        long seen = gate.get();
        while ((int) (seen >>> Integer.SIZE) == ticket && (seen & OPEN) != 0) {
            if (gate.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = gate.get();
        }
        return false;
    }

    private void work(int lane) {
        int length = count;
        int step = piece;
        for (int begin = next.getAndAdd(step); begin < length; begin = next.getAndAdd(step)) {
            kernel.run(lanes[lane], descriptor, begin, Math.min(begin + step, length));
        }
    }
}
