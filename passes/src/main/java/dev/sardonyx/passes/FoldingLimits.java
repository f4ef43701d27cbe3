package dev.sardonyx.passes;

import java.util.List;
import java.util.Map;

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

    /** The names of the limits. */
    public static final List<String> NAMES = List.of("foldingElements", "foldingTotalElements", "foldingSteps");

    /** {@link #ofProperties(Map)} without limits of its own. */
    public static FoldingLimits ofProperties() {
        return ofProperties(Map.of());
    }

    /**
     * The limits that {@code given} has by name; otherwise those of the system properties {@code sardonyx.limit.} and
     * the name; otherwise the defaults.
     */
    public static FoldingLimits ofProperties(Map<String, Long> given) {
        return new FoldingLimits(
                limit(given, "foldingElements", DEFAULT.elements),
                limit(given, "foldingTotalElements", DEFAULT.totalElements),
                limit(given, "foldingSteps", DEFAULT.steps));
    }

    private static long limit(Map<String, Long> given, String name, long fallback) {
        return given.containsKey(name) ? given.get(name) : Long.getLong("sardonyx.limit." + name, fallback);
    }
}
