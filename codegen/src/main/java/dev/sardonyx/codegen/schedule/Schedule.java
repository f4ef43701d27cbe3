package dev.sardonyx.codegen.schedule;

/**
 * How the kernel of a product is laid out on a processor. Whatever is chosen, results have the same bits: the order of
 * accumulation is no part of it.
 *
 * @param target the vectors it computes with
 * @param rows of the register tile
 * @param columns of the register tile
 * @param depthStep how many elements of the depth a round of the innermost loop takes
 */
public record Schedule(VectorTarget target, int rows, int columns, int depthStep) {
    /** The written heuristic: the tiles of {@code docs/kernels.md}, which serve processors without a table. */
    public static Schedule usual(VectorTarget target) {
        return switch (target) {
            case SCALAR -> new Schedule(target, 2, 8, 1);
            case V128 -> new Schedule(target, 2, 16, 1);
            case V256 -> new Schedule(target, 5, 16, 1);
            case V512 -> new Schedule(target, 8, 32, 2);
        };
    }

    /** True for the choice of the heuristic. */
    public boolean isUsual() {
        return equals(usual(target));
    }

    /** The spelling in the names of kernels: rows and columns, and the step where it is not the target's usual one. */
    public String text() {
        String tile = rows + "x" + columns;
        return depthStep == usual(target).depthStep() ? tile : tile + "x" + depthStep;
    }
}
