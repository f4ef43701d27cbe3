package dev.sardonyx.ir.diagnostic;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One message: a place, a fact and advice.
 *
 * @param code the stable code
 * @param severity how bad it is
 * @param location where; {@link Location#UNKNOWN} when there is no place
 * @param others further nodes of which the same is true
 * @param fact what was found, with what was expected
 * @param nearest what comes nearest to what was found and is supported; may be empty
 * @param hint what to do about it; may be empty
 */
public record Diagnostic(
        DiagnosticCode code,
        Severity severity,
        Location location,
        List<Location> others,
        String fact,
        String nearest,
        String hint) {
    private static final int OTHERS_NAMED = 5;

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
        Objects.requireNonNull(nearest, "nearest");
        Objects.requireNonNull(hint, "hint");
        others = List.copyOf(others);
    }

    public static Diagnostic error(DiagnosticCode code, Location location, String fact, String hint) {
        return new Diagnostic(code, Severity.ERROR, location, List.of(), fact, "", hint);
    }

    public static Diagnostic warning(DiagnosticCode code, Location location, String fact, String hint) {
        return new Diagnostic(code, Severity.WARNING, location, List.of(), fact, "", hint);
    }

    public static Diagnostic remark(DiagnosticCode code, Location location, String fact) {
        return new Diagnostic(code, Severity.REMARK, location, List.of(), fact, "", "");
    }

    /** This message with the supported form that comes nearest to what was found. */
    public Diagnostic withNearest(String form) {
        return new Diagnostic(code, severity, location, others, fact, form, hint);
    }

    /** This message for further nodes too. */
    public Diagnostic withOthers(List<Location> places) {
        return new Diagnostic(code, severity, location, places, fact, nearest, hint);
    }

    /** The message as it is printed: one line of fact, then indented lines of places, the nearest form and advice. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(severity.name().toLowerCase(Locale.ROOT))
                .append('[')
                .append(code)
                .append("] ")
                .append(fact);
        if (!location.isUnknown()) {
            text.append("\n  ").append(location);
        }
        if (!others.isEmpty()) {
            text.append("\n  and at ").append(otherNodes());
        }
        if (!nearest.isEmpty()) {
            text.append("\n  nearest supported: ").append(nearest);
        }
        if (!hint.isEmpty()) {
            text.append("\n  hint: ").append(hint);
        }
        return text.toString();
    }

    private String otherNodes() {
        String named = others.stream()
                .limit(OTHERS_NAMED)
                .map(place -> '"' + place.node() + '"')
                .collect(Collectors.joining(", "));
        int left = others.size() - OTHERS_NAMED;
        return left > 0 ? named + " and " + left + " more, which --report lists" : named;
    }
}
