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

    /**
     * The defaults, but for those that the system properties {@code sardonyx.limit.foldingElements},
     * {@code sardonyx.limit.foldingTotalElements} and {@code sardonyx.limit.foldingSteps} replace.
     */
    public static FoldingLimits ofProperties() {
        return new FoldingLimits(
                Long.getLong("sardonyx.limit.foldingElements", DEFAULT.elements),
                Long.getLong("sardonyx.limit.foldingTotalElements", DEFAULT.totalElements),
                Long.getLong("sardonyx.limit.foldingSteps", DEFAULT.steps));
    }
}
