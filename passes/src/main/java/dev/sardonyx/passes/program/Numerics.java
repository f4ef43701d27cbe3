package dev.sardonyx.passes.program;

import java.util.Locale;

/** What compiling may do to the last bits of results. */
public enum Numerics {
    /** Nothing: operations are those of the operators' lowerings, and every target gives the same bits. */
    EXACT,
    /** Operations of rows may be replaced by quicker ones that round otherwise, see {@link RelaxedRows}. */
    RELAXED;

    /** The name that users write. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
