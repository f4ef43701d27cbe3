package dev.sardonyx.runtime.internal;

import dev.sardonyx.runtime.abi.Frame;
import dev.sardonyx.runtime.abi.RangeKernel;

/** Calls of one product with few rows, and depth that is mostly little. */
final class ProductExercise implements Exercise {
    /** The depth of practice is as odd as that of calls: a kernel whose calls all have an even depth may know no other. */
    private static final int MOST_DEPTH = 8;

    private static final int PART_OF_DEPTH = 8;

    /** A product of this depth does nothing, see {@link RangeKernel#depthParameter}. */
    private static final int NO_DEPTH = -1;
    /** Two tiles or more on every target. */
    private static final int ROWS = 16;

    /** Eight rows enter a tile at least: one has 14 at most, and the rest of 16 is a tile of its own. */
    private static final int ROWS_OF_TILE = 8;

    private static final int UNITS = 2;
    /** Of how many rounds of practice one has all the depth that calls have. */
    private static final int ROUNDS_OF_DEEP = 31;

    private final Frame frame;
    private final int depthParameter;
    private final int[] calls;

    /** @param calls where the descriptors of some calls are, whose tiles differ; the first is sampled */
    ProductExercise(Frame frame, int depthParameter, int... calls) {
        this.frame = frame;
        this.depthParameter = depthParameter;
        this.calls = calls;
    }

    @Override
    public int idle(RangeKernel kernel) {
        for (int call : calls) {
            run(kernel, call, NO_DEPTH, UNITS);
        }
        int at = calls[0];
        int rows = Math.min(frame.parameters()[at + depthParameter - RangeKernel.ROWS_BEFORE_DEPTH], ROWS);
        return Math.max(Math.min(frame.parameters()[at], UNITS) * (rows / ROWS_OF_TILE), 1);
    }

    @Override
    public void practise(RangeKernel kernel, int round) {
        int at = calls[round % calls.length];
        boolean deep = round % ROUNDS_OF_DEEP == ROUNDS_OF_DEEP - 1;
        run(kernel, at, deep ? Integer.MAX_VALUE : littleDepth(at), 1);
    }

    @Override
    public void sample(RangeKernel kernel) {
        run(kernel, calls[0], littleDepth(calls[0]), UNITS);
    }

    @Override
    public void prove(RangeKernel kernel) {
        for (int at : calls) {
            run(kernel, at, Integer.MAX_VALUE, 1);
        }
    }

    @Override
    public long multiplyAdds() {
        long sum = 0;
        for (int at : calls) {
            int[] parameters = frame.parameters();
            int rowsAt = at + depthParameter - RangeKernel.ROWS_BEFORE_DEPTH;
            int rows = parameters[rowsAt];
            parameters[rowsAt] = Math.min(rows, ROWS);
            sum += RangeKernel.multiplyAddsOfUnit(parameters, at + depthParameter);
            parameters[rowsAt] = rows;
        }
        return sum;
    }

    /** An eighth of the depth, at most {@link #MOST_DEPTH} or one more, odd where that is. */
    private int littleDepth(int at) {
        int depth = frame.parameters()[at + depthParameter];
        int little = Math.clamp(depth / PART_OF_DEPTH, 1, MOST_DEPTH);
        return little + (depth - little) % 2;
    }

    private void run(RangeKernel kernel, int at, int mostDepth, int mostUnits) {
        int[] parameters = frame.parameters();
        int depthAt = at + depthParameter;
        int rowsAt = depthAt - RangeKernel.ROWS_BEFORE_DEPTH;
        int depth = parameters[depthAt];
        int rows = parameters[rowsAt];
        int units = Math.min(parameters[at], mostUnits);
        parameters[depthAt] = Math.min(depth, mostDepth);
        parameters[rowsAt] = Math.min(rows, ROWS);
        try {
            if (units > 0) {
                kernel.run(frame.lane(0), at, 0, units);
            }
        } finally {
            parameters[depthAt] = depth;
            parameters[rowsAt] = rows;
        }
    }
}
