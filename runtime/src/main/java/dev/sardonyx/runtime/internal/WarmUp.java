package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes vector kernels hot in the background while their scalar twins, which give the same bits, serve the first
 * runs: a vector operation costs microseconds until the optimising compiler has seen it. Each kernel goes on trial
 * ({@link TrialKernel}) when it is hot on small zeros, and takes its twin's place when it is on the runs themselves. While
 * a first run is under way nothing is asked of the compilers, which the run wants too; what they were asked before may take
 * a twin's place during the run. A kernel without a vector form stays the twin that it is.
 */
public final class WarmUp {
    /** Runs that asking the compilers waits for; later ones it competes with, or it would never end under load. */
    private static final int POLITE_RUNS = 2;

    private static final long NAP_NANOSECONDS = 200_000;
    /** How long a hot kernel is left to its trial. */
    private static final long BEFORE_SECOND_LOOK = 200_000_000;

    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean started;
    private volatile boolean done;

    /**
     * Starts the thread.
     *
     * @param kernels in use by all sessions; entries are replaced one by one
     * @param vectors what replaces them, by the same numbers
     */
    public void start(
            GeneratedProgram program, Frame.Constants constants, RangeKernel[] kernels, RangeKernel[] vectors) {
        started = true;
        Thread thread = new Thread(() -> run(program, constants, kernels, vectors), "sardonyx-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** True when no kernel of {@code kernels} is rehearsed or on trial; also when nothing was ever started. */
    public boolean isOver(RangeKernel[] kernels) {
        return !started || (done && Arrays.stream(kernels).noneMatch(TrialKernel.class::isInstance));
    }

    /** The names of those of {@code kernels} that were slower than their twins so far. */
    public static List<String> slow(RangeKernel[] kernels) {
        List<String> names = new ArrayList<>();
        for (RangeKernel kernel : kernels) {
            if (kernel instanceof TrialKernel trial && trial.isSlow()) {
                names.add(trial.name());
            }
        }
        return names;
    }

    /** Called when a run begins. */
    public void runBegins() {
        if (!done) {
            running = runs.getAndIncrement() < POLITE_RUNS;
        }
    }

    /** Called when a run ends. */
    public void runEnds() {
        if (running) {
            running = false;
        }
    }

    private void run(
            GeneratedProgram program, Frame.Constants constants, RangeKernel[] kernels, RangeKernel[] vectors) {
        RangeKernel[] twins = kernels.clone();
        try {
            Rehearsal rehearsal = new Rehearsal(program, constants, twins);
            List<Candidate> candidates = new ArrayList<>();
            for (int kernel : rehearsal.order()) {
                if (!hasVectorForm(vectors[kernel], twins[kernel])) {
                    continue;
                }
                Heating heating = new Heating(
                        rehearsal.exercise(kernel), vectors[kernel], twins[kernel], () -> running, System::nanoTime);
                candidates.add(new Candidate(kernel, heating, kernels, vectors));
            }
            heat(candidates);
        } catch (RuntimeException e) {
            System.getLogger("dev.sardonyx.runtime")
                    .log(
                            System.Logger.Level.WARNING,
                            "the warm-up of a model ended early; its first seconds are slower, its results are right;"
                                    + " please report this",
                            e);
        } finally {
            // Kernels that the rehearsal did not meet, or could not run, get hot in use.
            for (int kernel = 0; kernel < kernels.length; kernel++) {
                if (kernels[kernel] == twins[kernel] && hasVectorForm(vectors[kernel], twins[kernel])) {
                    tryOut(kernel, kernels, vectors, 0);
                }
            }
            done = true;
        }
    }

    /** A kernel whose methods would be too long has the scalar class in both places. */
    private static boolean hasVectorForm(RangeKernel vector, RangeKernel twin) {
        return vector.getClass() != twin.getClass();
    }

    /** The product with the most work until the optimising compiler has been asked for it, then all in turns. */
    private void heat(List<Candidate> candidates) {
        candidates.forEach(candidate -> candidate.heating.enterTwin());
        boolean over = false;
        while (!over) {
            over = true;
            long due = Long.MAX_VALUE;
            for (Candidate candidate : candidates) {
                candidate.goOn();
                over &= candidate.over;
                due = candidate.over ? due : Math.min(due, candidate.due);
                if (!candidates.getFirst().heating.isAsked()) {
                    break;
                }
            }
            if (!over) {
                LockSupport.parkNanos(Math.max(due - System.nanoTime(), NAP_NANOSECONDS));
            }
        }
    }

    /** A kernel that is heated, and tried as soon as that may be worth it. */
    private static final class Candidate {
        private final int kernel;
        private final Heating heating;
        private final RangeKernel[] kernels;
        private final RangeKernel[] vectors;
        private boolean tried;
        private boolean over;
        private long due;

        Candidate(int kernel, Heating heating, RangeKernel[] kernels, RangeKernel[] vectors) {
            this.kernel = kernel;
            this.heating = heating;
            this.kernels = kernels;
            this.vectors = vectors;
            this.due = System.nanoTime();
        }

        void goOn() {
            long now = System.nanoTime();
            if (over && now - due > 0 && isSlowOnTrial() && heating.again()) {
                over = false;
            }
            if (over || now - due < 0) {
                return;
            }
            long wait = heating.step();
            over = wait == Heating.OVER;
            due = System.nanoTime() + (over ? BEFORE_SECOND_LOOK : wait);
            if (!tried && heating.isWorthTrial()) {
                tried = true;
                tryOut(kernel, kernels, vectors, heating.twinTimeOfMultiplyAdd());
            }
        }

        private boolean isSlowOnTrial() {
            return kernels[kernel] instanceof TrialKernel trial && trial.isSlow();
        }
    }

    private static void tryOut(int kernel, RangeKernel[] kernels, RangeKernel[] vectors, double twinTimeOfMultiplyAdd) {
        RangeKernel vector = vectors[kernel];
        kernels[kernel] =
                new TrialKernel(vector, kernels[kernel], twinTimeOfMultiplyAdd, () -> kernels[kernel] = vector);
    }
}
