package dev.sardonyx.codegen.schedule;

import java.util.Locale;

/**
 * Products that are alike enough to share a schedule.
 *
 * @param family the start of the kernel's name: what is multiplied, and where the right operand is
 * @param height of the left operands
 */
public record ProblemClass(String family, Height height) {
    /** How many rows the products have that a kernel spends most of its time on. */
    public enum Height {
        /** So few that each is a tile of its own. */
        FEW,
        /** A handful of tiles. */
        SOME,
        MANY,
        /** Only a run tells. */
        OPEN;

        /** From how many rows on there are many. */
        private static final long MANY_ROWS = 32;

        /** @param few the most rows that are computed one by one */
        public static Height of(long rows, long few) {
            return rows <= few ? FEW : rows < MANY_ROWS ? SOME : MANY;
        }
    }

    /** The spelling in tables, as in {@code matmul_f32/many}. */
    public String text() {
        return family + "/" + height.name().toLowerCase(Locale.ROOT);
    }
}
