package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes vector kernels hot in the background while their scalar twins, which give the same bits, serve the first
 * runs: a vector operation costs microseconds until the optimising compiler has seen it. Each kernel goes on trial
 * ({@link TrialKernel}) when it is hot on small zeros, and takes its twin's place when it is on the runs themselves. While
 * a first run is under way the rehearsal waits, since both would want the same compiler.
 */
public final class WarmUp {
    /** Runs that the rehearsal waits for; later ones it competes with, or it would never end under load. */
    private static final int POLITE_RUNS = 2;

    private static final long NAP_NANOSECONDS = 200_000;
    /** How often kernels that their time did not make hot get it again; until then they are on trial. */
    private static final int MORE_ROUNDS = 6;

    private static final long SLICE_NANOSECONDS = 3_000_000;

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
            Rehearsal rehearsal = new Rehearsal(program, constants, vectors, twins, this::await);
            List<Integer> cold = new ArrayList<>();
            Deque<Integer> waiting = new ArrayDeque<>(rehearsal.kernels());
            while (!waiting.isEmpty() && vectors[waiting.peek()].depthParameter() >= 0) {
                int product = waiting.remove();
                if (!rehearsal.heat(product)) {
                    cold.add(product);
                }
                tryOut(product, kernels, vectors, twins);
            }
            // Tile functions first: most of the rest of the work is theirs.
            Set<Integer> rest = new LinkedHashSet<>(rehearsal.tiles());
            rest.addAll(waiting);
            Map<Integer, Heating> heatings = new LinkedHashMap<>();
            rest.forEach(kernel -> heatings.put(kernel, rehearsal.heating(kernel)));
            while (!heatings.isEmpty()) {
                heatings.entrySet().removeIf(entry -> {
                    boolean over = entry.getValue().goOn(SLICE_NANOSECONDS);
                    if (over) {
                        tryOut(entry.getKey(), kernels, vectors, twins);
                    }
                    if (over && !entry.getValue().isHot()) {
                        cold.add(entry.getKey());
                    }
                    return over;
                });
            }
            for (int round = 0; round < MORE_ROUNDS; round++) {
                cold.removeIf(rehearsal::heat);
            }
        } catch (RuntimeException e) {
            System.getLogger("dev.sardonyx.runtime").log(System.Logger.Level.DEBUG, "warm-up ended early", e);
        } finally {
            // Kernels that the rehearsal did not meet, or could not run, get hot in use.
            for (int kernel = 0; kernel < kernels.length; kernel++) {
                if (kernels[kernel] == twins[kernel]) {
                    tryOut(kernel, kernels, vectors, twins);
                }
            }
            done = true;
        }
    }

    private static void tryOut(int kernel, RangeKernel[] kernels, RangeKernel[] vectors, RangeKernel[] twins) {
        kernels[kernel] = new TrialKernel(vectors[kernel], twins[kernel], () -> kernels[kernel] = vectors[kernel]);
    }

    private void await() {
        while (running) {
            LockSupport.parkNanos(NAP_NANOSECONDS);
        }
    }
}
