package dev.sardonyx.passes.fusion;

/**
 * The limits of a region.
 *
 * @param enabled false makes every node a region of its own
 * @param mostNodes nodes of a region; those with functions count as several
 * @param mostValues operands and results of a region
 */
public record FusionPolicy(boolean enabled, int mostNodes, int mostValues) {
    /** Limits that keep kernels well inside the method budget. */
    public static final FusionPolicy DEFAULT = new FusionPolicy(true, 40, 14);

    public static final FusionPolicy NONE = new FusionPolicy(false, 1, Integer.MAX_VALUE);
}
