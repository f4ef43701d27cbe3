package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.RangeKernel;

/**
 * Makes kernels hot before the first run needs them: a daemon thread runs a private copy of the program on small
 * inputs of zeros until its calls stop getting faster.
 */
public final class WarmUp {
    private static final long MOST_NANOSECONDS = 1_500_000_000L;

    private WarmUp() {}

    /** Starts the thread. Its failures are nobody's business: the program itself will report them. */
    public static void start(GeneratedProgram program, Frame.Constants constants, RangeKernel[] kernels) {
        Thread thread = new Thread(() -> run(program, constants, kernels), "sardonyx-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.start();
    }

    private static void run(GeneratedProgram program, Frame.Constants constants, RangeKernel[] kernels) {
        try {
            Rehearsal rehearsal = new Rehearsal(program, constants, kernels);
            long end = System.nanoTime() + MOST_NANOSECONDS;
            while (System.nanoTime() < end && rehearsal.round()) {
                Thread.onSpinWait();
            }
        } catch (RuntimeException e) {
            System.getLogger("dev.sardonyx.runtime").log(System.Logger.Level.DEBUG, "warm-up ended early", e);
        }
    }
}
