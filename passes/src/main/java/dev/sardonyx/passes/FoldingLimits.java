package dev.sardonyx.passes;

/**
 * How much constant folding may do. What goes beyond is computed at run time, with a remark.
 *
 * @param elements the most elements it may make of one value
 * @param totalElements the most elements it may make in all
 * @param steps the most nodes it may evaluate, those of loops counted once a turn
 */
public record FoldingLimits(long elements, long totalElements, long steps) {
    /** Real models fold thousands of nodes to some million elements. */
    public static final FoldingLimits DEFAULT = new FoldingLimits(1L << 26, 1L << 28, 1L << 20);
}
