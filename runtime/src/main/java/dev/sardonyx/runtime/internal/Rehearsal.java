package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.GeneratedProgram;
import dev.sardonyx.runtime.abi.GeneratedProgram.Port;
import dev.sardonyx.runtime.abi.Lane;
import dev.sardonyx.runtime.abi.RangeKernel;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A private copy of a program, bound to small inputs of zeros: what its kernels are made hot with. */
final class Rehearsal {
    /** What an open dimension counts for: enough rows for whole tiles. */
    private static final long EXTENT = 16;

    private final Frame frame;
    private final RangeKernel[] twins;
    private final Map<Integer, Integer> calls = new LinkedHashMap<>();
    /** Of each product a call with the most columns: narrow ones take other tiles than wide ones. */
    private final Map<Integer, Integer> widest = new LinkedHashMap<>();

    /** Of each product a call with an odd depth, if there is one: pairs leave a rest then. */
    private final Map<Integer, Integer> oddest = new LinkedHashMap<>();
    /** Of each product the calls with the fewest and the most rows: few rows take other tiles than many. */
    private final Map<Integer, Integer> lowest = new LinkedHashMap<>();

    private final Map<Integer, Integer> highest = new LinkedHashMap<>();
    /** The multiply-adds of the calls of each product. */
    private final Map<Integer, Long> work = new LinkedHashMap<>();

    private final Map<Integer, Integer> counts = new LinkedHashMap<>();
    private final Map<Integer, TileExercise> tiles = new LinkedHashMap<>();

    Rehearsal(GeneratedProgram program, Frame.Constants constants, RangeKernel[] twins) {
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
                lowest.merge(kernel, at, (a, b) -> rows(kernel, a) <= rows(kernel, b) ? a : b);
                highest.merge(kernel, at, (a, b) -> rows(kernel, a) >= rows(kernel, b) ? a : b);
                oddest.merge(kernel, at, (a, b) -> depth(kernel, a) % 2 >= depth(kernel, b) % 2 ? a : b);
                work.merge(kernel, multiplyAdds(kernel, at), Long::sum);
            }
        });
        program.run(frame, 0);
        frame.record(null);
        for (int kernel = 0; kernel < working.length; kernel++) {
            working[kernel] = new TileRecorder(kernel);
        }
        all.forEach(call -> exercise(call[0], call[1]).practise(twins[call[0]], 0));
    }

    /** Stands for a tile function while products run, and notes how it is called. */
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
            tiles.putIfAbsent(kernel, new TileExercise(lane, at, rowBegin, rowEnd, columnBegin, columnEnd));
        }
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

    /**
     * The kernels to make hot, the most urgent first: the product with the most work, the tile functions behind products,
     * then the others by number of calls.
     */
    List<Integer> order() {
        Set<Integer> order = new LinkedHashSet<>();
        work.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent(most -> order.add(most.getKey()));
        order.addAll(tiles.keySet());
        counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .forEach(entry -> order.add(entry.getKey()));
        return List.copyOf(order);
    }

    /** What makes {@code kernel} hot. */
    Exercise exercise(int kernel) {
        Exercise tile = tiles.get(kernel);
        if (tile != null) {
            return tile;
        }
        int at = calls.get(kernel);
        int depthParameter = twins[kernel].depthParameter();
        if (depthParameter < 0) {
            return new CallExercise(frame, at);
        }
        IntStream some = Stream.of(calls, widest, oddest, lowest, highest).mapToInt(calls -> calls.get(kernel));
        return new ProductExercise(frame, depthParameter, some.distinct().toArray());
    }

    private Exercise exercise(int kernel, int at) {
        int depthParameter = twins[kernel].depthParameter();
        return depthParameter < 0 ? new CallExercise(frame, at) : new ProductExercise(frame, depthParameter, at);
    }

    private long multiplyAdds(int kernel, int at) {
        int[] parameters = frame.parameters();
        return parameters[at] * RangeKernel.multiplyAddsOfUnit(parameters, at + twins[kernel].depthParameter());
    }

    private int rows(int kernel, int at) {
        return frame.parameters()[at + twins[kernel].depthParameter() - RangeKernel.ROWS_BEFORE_DEPTH];
    }

    private int depth(int kernel, int at) {
        return frame.parameters()[at + twins[kernel].depthParameter()];
    }

    private int columns(int kernel, int at) {
        return frame.parameters()[at + twins[kernel].depthParameter() - RangeKernel.COLUMNS_BEFORE_DEPTH];
    }
}
