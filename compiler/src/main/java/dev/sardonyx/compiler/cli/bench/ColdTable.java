package dev.sardonyx.compiler.cli.bench;

import java.util.Locale;

/** The result of {@code bench --cold} as Markdown. */
final class ColdTable {
    private ColdTable() {}

    static String of(ColdReport report) {
        StringBuilder text = new StringBuilder();
        text.append("# From process start\n\n")
                .append(report.surroundings().text())
                .append(".\n\n");
        text.append(
                "Medians in milliseconds and megabytes; each start is a process of its own. The first columns count from"
                        + " the start\nof the process, in brackets the fastest and the slowest tenth; the ratio is the peer's time"
                        + " in ours.\n");
        if (report.after() > 0) {
            text.append("Between opening the model and the first run the program slept ")
                    .append(report.after())
                    .append(" ms, which the time to the first result contains.\n");
        }
        text.append("\n| Model | Threads | | First result | Ratio | Main | Opened | First run | Runs 2–10 |"
                + (report.after() > 0 ? " Steady | First / steady |" : "")
                + " Resident | Peak |\n|---|---|---|---|---|---|---|---|---|---|---|"
                + (report.after() > 0 ? "---|---|" : "") + "\n");
        for (ColdReport.Row row : report.rows()) {
            if (row.isWell()) {
                text.append(line(row, "Sardonyx", row.sardonyx(), number("%.2f", row.ratio())));
                text.append(line(row, report.surroundings().peer(), row.peer(), ""));
            } else {
                String fault = "failed: " + row.error().lines().findFirst().orElse("");
                text.append("| ")
                        .append(Markdown.cell(row.model() + ": " + fault))
                        .append(" | ")
                        .append(row.threads())
                        .append(" | |\n");
            }
        }
        return text.toString();
    }

    private static String line(ColdReport.Row row, String side, ColdSide times, String ratio) {
        String first = Markdown.row(
                row.model(),
                row.threads(),
                side,
                Markdown.range("%.0f", times.firstResult(), times.low(), times.high()),
                ratio,
                number("%.0f", times.main()),
                number("%.0f", times.opened()),
                number("%.2f", times.firstRun()),
                number("%.2f", times.nextRuns()));
        String steady = times.steady() == null
                ? ""
                : " " + number("%.2f", times.steady()) + " | " + number("%.1f", times.firstToSteady()) + " |";
        return first.stripTrailing() + steady + " " + number("%.0f", times.resident()) + " | "
                + number("%.0f", times.peak()) + " |\n";
    }

    private static String number(String format, Double number) {
        return number == null ? "" : String.format(Locale.ROOT, format, number);
    }
}
