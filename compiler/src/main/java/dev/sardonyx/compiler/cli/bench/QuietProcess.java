package dev.sardonyx.compiler.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Waits until the other threads of this process are asleep. Pools go on spinning for some time after a run, which would
 * take processors from the side that is measured next; nothing is said about how long, so the process' use of the
 * processor is watched.
 */
final class QuietProcess {
    /** The JDK counts the time of a process in steps of 10 ms on Linux; a thread that spins uses the whole window. */
    private static final long WINDOW_MILLIS = 60;

    private static final double BUSY = 0.4;
    private static final int MOST_WINDOWS = 50;

    private QuietProcess() {}

    /** Returns at the latest after three seconds, and at the earliest after 60 ms. */
    static void await() {
        for (int window = 0; window < MOST_WINDOWS; window++) {
            long before = processorNanos();
            long begin = System.nanoTime();
            try {
                Thread.sleep(WINDOW_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            if (processorNanos() - before < BUSY * (System.nanoTime() - begin)) {
                return;
            }
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime())
                : 0;
    }
}
