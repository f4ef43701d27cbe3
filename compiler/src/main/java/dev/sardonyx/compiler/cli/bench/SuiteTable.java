package dev.sardonyx.compiler.cli.bench;

import java.util.Locale;

/** The result of a suite as Markdown. */
final class SuiteTable {
    private SuiteTable() {}

    static String of(SuiteReport report) {
        BenchSettings settings = report.settings();
        StringBuilder text = new StringBuilder();
        text.append("# Suite\n\n").append(report.surroundings().text()).append(".\n\n");
        text.append(String.format(
                Locale.ROOT,
                """
                Median milliseconds of a run, in brackets those of the fastest and the slowest tenth; %d rounds of %d ms in
                turns, one JVM for each line. The ratio is the peer's time in ours, above 1 Sardonyx is faster; in brackets
                those of the lowest and the highest round. Bytes are what one of our runs allocates on the calling thread. Slow are
                kernels that were still slower than their scalar twins at the end.

                | Model | Threads | Sardonyx | %s | Ratio | Bytes | Slow |
                |---|---|---|---|---|---|---|
                """,
                settings.rounds(),
                settings.slice(),
                Markdown.cell(report.surroundings().peer())));
        report.rows().forEach(row -> text.append(line(row)));
        text.append('\n');
        for (SuiteReport.Mean mean : report.means()) {
            text.append(String.format(
                    Locale.ROOT,
                    "Geometric mean of the ratios, %d thread%s, %d model%s: **%.2f**%n%n",
                    mean.threads(),
                    mean.threads() == 1 ? "" : "s",
                    mean.models(),
                    mean.models() == 1 ? "" : "s",
                    mean.ratio()));
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static String line(SuiteRow row) {
        BenchResult result = row.result();
        if (result == null) {
            return Markdown.row(row.model(), row.threads(), row.fault(), "", "", "", "");
        }
        return Markdown.row(
                row.isWell() ? row.model() : row.model() + ": " + row.fault(),
                row.threads(),
                Markdown.range("%.3f", result.milliseconds(), result.low(), result.high()),
                Markdown.range("%.3f", result.peerMilliseconds(), result.peerLow(), result.peerHigh()),
                Markdown.range("%.2f", result.ratio(), result.lowestRatio(), result.highestRatio()),
                result.allocated(),
                result.slowKernels().size());
    }
}
