package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What holds a call back at best. */
public enum Bound {
    COMPUTE,
    MEMORY,
    /** Nobody knows the operations. */
    UNKNOWN;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
