package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.GeneratedProgram.Port;
import dev.sardonyx.runtime.abi.RangeKernel;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A private copy of a program, bound to small inputs of zeros, whose kernels are run until they are hot. */
final class Rehearsal {
    /** What an open dimension counts for: enough rows for whole tiles. */
    private static final long EXTENT = 16;
    /** The length of innermost loops: long enough to be compiled as loops, short enough while interpreted. */
    private static final int DEPTH = 8;

    private static final int UNITS = 2;
    private static final int FEWEST_RUNS = 2_000;
    private static final int FEWEST_DEEP_RUNS = 20;
    private static final int RUNS_OF_TWIN = 500;
    private static final long MOST_NANOSECONDS = 600_000_000L;

    private final Frame frame;
    private final RangeKernel[] twins;
    private final Runnable pause;
    private final Map<Integer, Integer> calls = new LinkedHashMap<>();
    private final Map<Integer, Integer> counts = new LinkedHashMap<>();

    /** @param pause called between runs of kernels; returns when the rehearsal may go on */
    Rehearsal(
            GeneratedProgram program,
            Frame.Constants constants,
            RangeKernel[] kernels,
            RangeKernel[] twins,
            Runnable pause) {
        this.pause = pause;
        this.twins = twins;
        frame = new Frame(program, constants, WorkerPools.of(1), kernels);
        for (Port port : program.inputs()) {
            if (port.element() != null) {
                Tensor zeros = Tensor.zeros(port.element(), extents(port));
                for (int axis = 0; axis < zeros.rank(); axis++) {
                    frame.dimensions[port.dimension() + axis] = zeros.extent(axis);
                }
                frame.copyArray(zeros, port.array());
            }
        }
        program.bind(frame, 0);
        frame.record((kernel, at) -> {
            calls.merge(kernel, at, this::smaller);
            counts.merge(kernel, 1, Integer::sum);
        });
        program.run(frame, 0);
        frame.record(null);
    }

    private int smaller(int a, int b) {
        return frame.parameters()[a] <= frame.parameters()[b] ? a : b;
    }

    /** The extents that a port's type names, open ones small. */
    private static long[] extents(Port port) {
        long[] extents = new long[port.rank()];
        String inside =
                port.type().substring(port.type().indexOf('[') + 1, port.type().lastIndexOf(']'));
        String[] parts = inside.isBlank() ? new String[0] : inside.split(",");
        for (int axis = 0; axis < extents.length; axis++) {
            String part = parts[axis].strip();
            boolean known = !part.isEmpty() && part.chars().allMatch(Character::isDigit);
            extents[axis] = known ? Long.parseLong(part) : axis == 0 ? 1 : EXTENT;
        }
        return extents;
    }

    /** The kernels the program calls: products first, which cost most, then the others by number of calls. */
    List<Integer> kernels() {
        List<Integer> order = new ArrayList<>(calls.keySet());
        order.sort((a, b) -> {
            boolean deepA = frame.kernels()[a].depthParameter() >= 0;
            boolean deepB = frame.kernels()[b].depthParameter() >= 0;
            return deepA != deepB ? (deepA ? -1 : 1) : counts.get(b) - counts.get(a);
        });
        return order;
    }

    /** Runs {@code kernel} until it is hot: its runs get no faster, and are not slower than its twin's. */
    void heat(int kernel) {
        RangeKernel code = frame.kernels()[kernel];
        int at = calls.get(kernel);
        int[] parameters = frame.parameters();
        int extent = Math.min(parameters[at], UNITS);
        if (extent <= 0) {
            return;
        }
        int depthAt = code.depthParameter();
        if (depthAt < 0) {
            heat(code, twins[kernel], at, extent, FEWEST_RUNS);
            return;
        }
        int depth = parameters[at + depthAt];
        parameters[at + depthAt] = Math.min(depth, DEPTH);
        heat(code, twins[kernel], at, extent, FEWEST_RUNS);
        parameters[at + depthAt] = depth;
        if (depth > DEPTH) {
            // The whole depth takes paths that a short one does not.
            heat(code, twins[kernel], at, 1, FEWEST_DEEP_RUNS);
        }
    }

    private void heat(RangeKernel code, RangeKernel twin, int at, int extent, int fewestRuns) {
        long end = System.nanoTime() + MOST_NANOSECONDS;
        long best = Long.MAX_VALUE;
        long bestOfTwin = Long.MAX_VALUE;
        int quiet = 0;
        for (int runs = 0; System.nanoTime() < end; runs++) {
            if (runs % RUNS_OF_TWIN == 0) {
                bestOfTwin = Math.min(bestOfTwin, time(twin, at, extent));
            }
            long time = time(code, at, extent);
            quiet = time < best - best / 10 ? 0 : quiet + 1;
            best = Math.min(best, time);
            if (runs >= fewestRuns && quiet >= fewestRuns / 4 && best <= 2 * bestOfTwin) {
                return;
            }
        }
    }

    private long time(RangeKernel code, int at, int extent) {
        pause.run();
        long start = System.nanoTime();
        code.run(frame.lane(0), at, 0, extent);
        return System.nanoTime() - start;
    }
}
