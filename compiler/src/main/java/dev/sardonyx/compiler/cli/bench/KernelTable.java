package dev.sardonyx.compiler.cli.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The result of {@code bench --kernels} as Markdown. */
record KernelTable(KernelReport report) {
    private static final String NOTHING = "–";

    static String of(KernelReport report) {
        return new KernelTable(report).text();
    }

    private String text() {
        BenchSettings settings = report.settings();
        StringBuilder text = new StringBuilder();
        text.append("# Single kernels\n\n").append(report.surroundings().text()).append(".\n\n");
        text.append(String.format(Locale.ROOT, """
                Models of one operator; %d rounds of %d ms in turns, one JVM for each group and number of threads. A ratio
                is the peer's median time in ours, above 1 Sardonyx is faster.

                """, settings.rounds(), settings.slice()));
        means(text);
        for (int count : report.threads()) {
            text.append(
                    "\n## %d thread%s%n%nMicroseconds; in brackets those of the fastest and the slowest tenth of runs, and the ratios of the lowest and the highest round.%n"
                            .formatted(count, count == 1 ? "" : "s"));
            report.groups().forEach(group -> rows(text, group, count));
        }
        return text.toString();
    }

    /** Geometric means, with the lowest ratio in brackets. */
    private void means(StringBuilder text) {
        List<String> head = new ArrayList<>(List.of("Group", "Goal"));
        for (int count : report.threads()) {
            report.peers().forEach(peer -> head.add(peer + ", " + count + (count == 1 ? " thread" : " threads")));
        }
        text.append("Geometric means of the ratios, and the lowest one; goals are those against ")
                .append(report.peers().getFirst())
                .append(".\n\n");
        head(text, head);
        for (KernelGroup group : report.groups()) {
            List<String> cells = new ArrayList<>(
                    List.of(group.name(), group.goal() == 0 ? "" : String.format(Locale.ROOT, "%.2f", group.goal())));
            for (int count : report.threads()) {
                report.peers()
                        .forEach(peer -> cells.add(report.mean(group, count, peer)
                                .map(KernelTable::mean)
                                .orElse(NOTHING)));
            }
            text.append(Markdown.row(cells.toArray()));
        }
    }

    private static String mean(KernelReport.Mean mean) {
        String form = mean.goal() > mean.ratio() ? "%.2f (%.2f), below" : "%.2f (%.2f)";
        return String.format(Locale.ROOT, form, mean.ratio(), mean.lowest());
    }

    private static void head(StringBuilder text, List<String> cells) {
        text.append(Markdown.row(cells.toArray()));
        text.append("|").append("---|".repeat(cells.size())).append('\n');
    }

    private void rows(StringBuilder text, KernelGroup group, int count) {
        List<KernelRow> rows = report.rows(group, count);
        if (rows.isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of(group.name(), "Sardonyx"));
        report.peers().forEach(peer -> head.addAll(List.of(peer, "Ratio")));
        head.add("Slow");
        text.append('\n');
        head(text, head);
        rows.forEach(row -> text.append(Markdown.row(cells(row).toArray())));
    }

    private List<String> cells(KernelRow row) {
        List<String> cells = new ArrayList<>(List.of(row.problem()));
        if (row.error() != null) {
            cells.add("failed: " + row.error());
            cells.addAll(Collections.nCopies(2 * report.peers().size() + 1, ""));
            return cells;
        }
        cells.add(Markdown.range("%.1f", row.median(), row.low(), row.high()));
        for (String peer : report.peers()) {
            Optional<PeerTiming> timing = row.against(peer);
            cells.add(timing.map(t -> Markdown.range("%.1f", t.median(), t.low(), t.high()))
                    .orElse(NOTHING));
            cells.add(timing.map(t -> Markdown.range("%.2f", t.ratio(), t.lowestRatio(), t.highestRatio()))
                    .orElse(NOTHING));
        }
        cells.add(Integer.toString(row.slowKernels().size()));
        return cells;
    }
}
