package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.GeneratedProgram.Port;
import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A private copy of a program, bound to small inputs of zeros, whose kernels are run until they are hot. */
final class Rehearsal {
    /** What an open dimension counts for: enough rows for whole tiles. */
    private static final long EXTENT = 16;
    /** The length of innermost loops: compiled as loops, quick while interpreted; odd, so that pairs leave a rest. */
    private static final int DEPTH = 9;

    /** Rows of a product: two tiles or more on every target. */
    private static final int ROWS = 16;

    private static final int UNITS = 2;
    private static final int TILE_ROWS = 2;
    private static final int FEWEST_RUNS = 2_000;
    private static final int FEWEST_DEEP_RUNS = 20;
    /** A hot product is several times as fast as its twin; of other kernels some are no faster. */
    private static final double PRODUCT_OF_TWIN = 0.6;

    private static final double OF_TWIN = 2;

    private final Frame frame;
    private final RangeKernel[] twins;
    private final Runnable pause;
    private final Map<Integer, Integer> calls = new LinkedHashMap<>();
    /** Of each product a call with the most columns: narrow ones take other tiles than wide ones. */
    private final Map<Integer, Integer> widest = new LinkedHashMap<>();

    private final Map<Integer, Integer> counts = new LinkedHashMap<>();
    private final Map<Integer, Tile> tiles = new LinkedHashMap<>();

    /** @param pause called between runs of kernels; returns when the rehearsal may go on */
    Rehearsal(
            GeneratedProgram program,
            Frame.Constants constants,
            RangeKernel[] kernels,
            RangeKernel[] twins,
            Runnable pause) {
        this.pause = pause;
        this.twins = twins;
        RangeKernel[] working = twins.clone();
        frame = new Frame(program, constants, WorkerPools.of(1), working);
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
        List<int[]> all = new ArrayList<>();
        frame.record((kernel, at) -> {
            all.add(new int[] {kernel, at});
            calls.merge(kernel, at, this::smaller);
            counts.merge(kernel, 1, Integer::sum);
            if (twins[kernel].depthParameter() >= 0) {
                widest.merge(kernel, at, (a, b) -> columns(kernel, a) >= columns(kernel, b) ? a : b);
            }
        });
        program.run(frame, 0);
        frame.record(null);
        for (int kernel = 0; kernel < working.length; kernel++) {
            working[kernel] = new TileRecorder(kernel);
        }
        all.forEach(call -> shortened(call[0], call[1], DEPTH, () -> time(twins[call[0]], call[1], 1) >= 0));
        System.arraycopy(kernels, 0, working, 0, kernels.length);
    }

    /** A tile function with one of its calls. */
    private record Tile(int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
        void run(RangeKernel kernel, Lane lane) {
            kernel.tile(lane, at, rowBegin, rowEnd, columnBegin, columnEnd);
        }
    }

    /** Stands for a tile function while twins run, and notes how it is called. */
    private final class TileRecorder extends RangeKernel {
        private final int kernel;

        TileRecorder(int kernel) {
            this.kernel = kernel;
        }

        @Override
        public void run(Lane lane, int at, int begin, int end) {
            twins[kernel].run(lane, at, begin, end);
        }

        @Override
        public void tile(Lane lane, int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
            int someRows = Math.min(rowEnd, rowBegin + TILE_ROWS);
            tiles.putIfAbsent(kernel, new Tile(at, rowBegin, someRows, columnBegin, columnEnd));
        }
    }

    /** Runs {@code work} while the product at {@code at}, if it is one, has few rows and at most {@code depth}. */
    private boolean shortened(int kernel, int at, int depth, BooleanSupplier work) {
        int depthParameter = twins[kernel].depthParameter();
        if (depthParameter < 0) {
            return work.getAsBoolean();
        }
        int[] parameters = frame.parameters();
        int depthAt = at + depthParameter;
        int rowsAt = depthAt - RangeKernel.ROWS_BEFORE_DEPTH;
        int whole = parameters[depthAt];
        int rows = parameters[rowsAt];
        parameters[depthAt] = Math.min(whole, depth);
        parameters[rowsAt] = Math.min(rows, ROWS);
        boolean result = work.getAsBoolean();
        parameters[depthAt] = whole;
        parameters[rowsAt] = rows;
        return result;
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

    /** The tile functions that run behind the kernels the program calls. */
    Set<Integer> tiles() {
        return tiles.keySet();
    }

    /** Goes on with a kernel until it is hot or its time is over; false when it is not hot. */
    boolean heat(int kernel) {
        return twins[kernel].depthParameter() >= 0
                ? heatProduct(kernel)
                : heating(kernel).finish();
    }

    /** Makes a product hot: with little depth first, which is soon compiled, then with all of it, on all its paths. */
    private boolean heatProduct(int kernel) {
        int at = calls.get(kernel);
        int wide = widest.get(kernel);
        return heatProduct(kernel, at) && (columns(kernel, wide) <= columns(kernel, at) || heatProduct(kernel, wide));
    }

    private int columns(int kernel, int at) {
        return frame.parameters()[at + twins[kernel].depthParameter() - RangeKernel.COLUMNS_BEFORE_DEPTH];
    }

    private boolean heatProduct(int kernel, int at) {
        int depth = frame.parameters()[at + twins[kernel].depthParameter()];
        if (!shortened(kernel, at, DEPTH, heating(kernel, at, UNITS, FEWEST_RUNS, PRODUCT_OF_TWIN)::finish)) {
            return false;
        }
        return depth <= DEPTH
                || shortened(kernel, at, depth, heating(kernel, at, 1, FEWEST_DEEP_RUNS, PRODUCT_OF_TWIN)::finish);
    }

    /** What makes a kernel hot that is no product. */
    Heating heating(int kernel) {
        Tile tile = tiles.get(kernel);
        return tile == null
                ? heating(kernel, calls.get(kernel), UNITS, FEWEST_RUNS, OF_TWIN)
                : new Heating(
                        () -> time(() -> tile.run(frame.kernels()[kernel], frame.lane(0))),
                        () -> time(() -> tile.run(twins[kernel], frame.lane(0))),
                        FEWEST_RUNS,
                        OF_TWIN);
    }

    private Heating heating(int kernel, int at, int units, int fewestRuns, double ofTwin) {
        int extent = Math.min(frame.parameters()[at], units);
        return new Heating(
                () -> time(frame.kernels()[kernel], at, extent),
                () -> time(twins[kernel], at, extent),
                fewestRuns,
                ofTwin);
    }

    private long time(RangeKernel code, int at, int extent) {
        return time(() -> {
            if (extent > 0) {
                code.run(frame.lane(0), at, 0, extent);
            }
        });
    }

    private long time(Runnable work) {
        pause.run();
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
