package dev.sardonyx.ir.diagnostic;

import java.util.Objects;

/**
 * One message: a place, a fact and advice.
 *
 * @param code the stable code
 * @param severity how bad it is
 * @param location where; {@link Location#UNKNOWN} when there is no place
 * @param fact what was found, with what was expected
 * @param hint what to do about it; may be empty
 */
public record Diagnostic(DiagnosticCode code, Severity severity, Location location, String fact, String hint) {
    /** The weight of a message. */
    public enum Severity {
        ERROR,
        WARNING,
        REMARK
    }

    public Diagnostic {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(fact, "fact");
        Objects.requireNonNull(hint, "hint");
    }

    public static Diagnostic error(DiagnosticCode code, Location location, String fact, String hint) {
        return new Diagnostic(code, Severity.ERROR, location, fact, hint);
    }

    public static Diagnostic warning(DiagnosticCode code, Location location, String fact, String hint) {
        return new Diagnostic(code, Severity.WARNING, location, fact, hint);
    }

    public static Diagnostic remark(DiagnosticCode code, Location location, String fact) {
        return new Diagnostic(code, Severity.REMARK, location, fact, "");
    }

    /** The message as it is printed: one line of fact, then indented lines of place and advice. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(severity.name().toLowerCase(java.util.Locale.ROOT))
                .append('[')
                .append(code)
                .append("] ")
                .append(fact);
        if (!location.isUnknown()) {
            text.append("\n  ").append(location);
        }
        if (!hint.isEmpty()) {
            text.append("\n  hint: ").append(hint);
        }
        return text.toString();
    }
}
