package dev.sardonyx.compiler.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares results with earlier ones. A row fails if its ratio fell, relative to the earlier one, by more than both
 * noises together, and by more than the tolerance; if it was well and is not now; or if it is missing.
 *
 * @param tolerance the relative fall that one more JVM can make by itself, as in 0.05
 */
record Gate(double tolerance) {
    /**
     * What the comparison says.
     *
     * @param lines one for each earlier row that was well, and remarks
     */
    record Verdict(boolean passed, List<String> lines) {}

    Verdict compare(SuiteReport earlier, SuiteReport later) {
        List<String> lines = new ArrayList<>(remarks(earlier.surroundings(), later.surroundings()));
        int faults = 0;
        for (SuiteRow before : earlier.rows()) {
            if (!before.isWell()) {
                continue;
            }
            Optional<SuiteRow> after = later.rows().stream()
                    .filter(row -> row.model().equals(before.model()) && row.threads() == before.threads())
                    .findFirst();
            boolean well = after.filter(row -> row.isWell() && fall(before, row) <= allowed(before, row))
                    .isPresent();
            faults += well ? 0 : 1;
            lines.add((well ? "ok     " : "FAILED ") + line(before, after));
        }
        lines.add(faults == 0 ? "no ratio fell by more than its noise" : faults + " failed");
        return new Verdict(faults == 0, List.copyOf(lines));
    }

    private static double fall(SuiteRow before, SuiteRow after) {
        return 1 - after.result().ratio() / before.result().ratio();
    }

    private double allowed(SuiteRow before, SuiteRow after) {
        return Math.max(tolerance, before.result().noise() + after.result().noise());
    }

    private String line(SuiteRow before, Optional<SuiteRow> after) {
        String head = String.format(
                Locale.ROOT,
                "%-30s %d thread%s  ",
                before.model(),
                before.threads(),
                before.threads() == 1 ? " " : "s");
        if (after.isEmpty()) {
            return head + "is missing";
        }
        SuiteRow row = after.get();
        if (!row.isWell()) {
            return head + row.fault();
        }
        double fall = fall(before, row);
        return head
                + String.format(
                        Locale.ROOT,
                        "ratio %.2f, earlier %.2f: %s by %.1f %%, allowed %.1f %%",
                        row.result().ratio(),
                        before.result().ratio(),
                        fall > 0 ? "fell" : "rose",
                        100 * Math.abs(fall),
                        100 * allowed(before, row));
    }

    private static List<String> remarks(Surroundings earlier, Surroundings later) {
        List<String> remarks = new ArrayList<>();
        differ(remarks, "CPU", earlier.cpu(), later.cpu());
        differ(remarks, "peer", earlier.peer(), later.peer());
        differ(remarks, "JDK", earlier.jdk(), later.jdk());
        return remarks;
    }

    private static void differ(List<String> remarks, String what, String earlier, String later) {
        if (!Objects.equals(earlier, later)) {
            remarks.add("the " + what + " was " + earlier + " and is " + later + "; ratios may differ for that");
        }
    }
}
