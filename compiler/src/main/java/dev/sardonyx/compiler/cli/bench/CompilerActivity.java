package dev.sardonyx.compiler.cli.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Runs code until the compilers of this JVM have nothing more to do for it. */
final class CompilerActivity {
    private static final long WINDOW_NANOS = 500_000_000;
    private static final int FEWEST_RUNS = 3;
    /** Compilation time in a window that has nothing to do with the code: a method here and there. */
    private static final long IDLE_MILLIS = 10;

    private static final int QUIET_WINDOWS = 2;
    private static final int MOST_WINDOWS = 60;

    private CompilerActivity() {}

    /** Runs {@code body} until two windows of half a second passed with hardly a compilation, or half a minute did. */
    static void await(Runnable body) {
        int quiet = 0;
        for (int window = 0; window < MOST_WINDOWS && quiet < QUIET_WINDOWS; window++) {
            long before = compilationMillis();
            new Timings().measure(body, WINDOW_NANOS, FEWEST_RUNS);
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
