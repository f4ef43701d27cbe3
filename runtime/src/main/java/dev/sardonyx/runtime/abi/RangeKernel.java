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

    /**
     * The descriptor integer with the length of the innermost loop of a product, for an attention in panels of keys; -1 for
     * kernels that are neither. A rehearsal may make it and the number of rows smaller.
     */
    public int depthParameter() {
        return -1;
    }
}
