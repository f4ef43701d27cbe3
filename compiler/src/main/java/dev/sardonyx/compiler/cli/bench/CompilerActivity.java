package dev.sardonyx.compiler.cli.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Runs code until the compilers of this JVM have nothing more to do for it. */
final class CompilerActivity {
    private static final long WINDOW_NANOS = 500_000_000;
    private static final int FEWEST_RUNS = 3;
    /** Compilation time in a window that has nothing to do with the code: a method here and there. */
    private static final long IDLE_MILLIS = 10;

    private static final int QUIET_WINDOWS = 4;

    private CompilerActivity() {}

    /** Runs {@code body} until two seconds passed with hardly a compilation, or {@code mostNanos} did. */
    static void await(Runnable body, long mostNanos) {
        long begin = System.nanoTime();
        int quiet = 0;
        while (quiet < QUIET_WINDOWS && System.nanoTime() - begin < mostNanos) {
            long before = compilationMillis();
            new Timings().measure(body, Math.min(WINDOW_NANOS, mostNanos), FEWEST_RUNS);
            quiet = compilationMillis() - before <= IDLE_MILLIS ? quiet + 1 : 0;
        }
    }

    private static long compilationMillis() {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers != null && compilers.isCompilationTimeMonitoringSupported()
                ? compilers.getTotalCompilationTime()
                : 0;
    }
}
