package dev.sardonyx.runtime.abi;

/** A kernel: computes a range of a call's parallel extent. Stateless; called by several threads at once. */
public abstract class RangeKernel {
    /**
     * Computes units {@code begin} to {@code end} (exclusive) of the call described at {@code at} in
     * {@link Lane#parameters}.
     */
    public abstract void run(Lane lane, int at, int begin, int end);

    /** Computes a tile of a two-dimensional call: only kernels that can be fused behind another have this. */
    public void tile(Lane lane, int at, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
        throw new UnsupportedOperationException(getClass().getName() + " has no tile form");
    }

    /** What listings and reports call it. */
    public String name() {
        return getClass().getSimpleName();
    }

    /** In the descriptor of a product the number of rows stands this far in front of its depth. */
    public static final int ROWS_BEFORE_DEPTH = 2;

    /** The number of columns stands this far in front of it. */
    public static final int COLUMNS_BEFORE_DEPTH = 1;

    /** The number of segments, each of that depth, stands this far behind it; of an attention the length of its left rows. */
    public static final int SEGMENTS_BEHIND_DEPTH = 1;

    /** The most rows of a unit of a product. */
    public static final int ROWS_OF_UNIT = 128;

    /** The fewest columns that are computed together, whether they are needed or not. */
    private static final int COLUMNS_OF_TILE = 8;

    /** The columns of a unit of a product. */
    public static final int COLUMNS_OF_UNIT = 32;

    /**
     * The descriptor integer with the length of the innermost loop of a product, for an attention in panels of keys; -1 for
     * kernels that are neither. A rehearsal may make it and the number of rows smaller. With a depth of -1 tiles are entered
     * and left without an operation.
     */
    public int depthParameter() {
        return -1;
    }

    /**
     * About how many multiply-adds a unit of a product has, whose depth stands at {@code depthAt} of {@code parameters}; for
     * an attention a number that grows as they do.
     */
    public static long multiplyAddsOfUnit(int[] parameters, int depthAt) {
        long rows = Math.min(parameters[depthAt - ROWS_BEFORE_DEPTH], ROWS_OF_UNIT);
        long columns = Math.min(parameters[depthAt - COLUMNS_BEFORE_DEPTH], COLUMNS_OF_UNIT);
        return rows
                * Math.ceilDiv(columns, COLUMNS_OF_TILE)
                * COLUMNS_OF_TILE
                * parameters[depthAt]
                * parameters[depthAt + SEGMENTS_BEHIND_DEPTH];
    }
}
