package dev.sardonyx.compiler.tune;

import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.TuningTable.Entry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** What tuning a model found, for people and for tables. */
public record TuningReport(List<TuningChoice> choices) {
    private static final String ROW = "%-34s %-10s %-10s %6s %6s%n";

    public TuningReport {
        choices = List.copyOf(choices);
    }

    /** A line a problem. */
    public String text() {
        if (choices.isEmpty()) {
            return String.format(Locale.ROOT, "the model has no products to tune%n");
        }
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, ROW, "problem", "heuristic", "best", "ratio", "tried"));
        for (TuningChoice choice : choices) {
            Schedule schedule = choice.schedule();
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    choice.problem().text(),
                    Schedule.usual(schedule.target()).text(),
                    schedule.text(),
                    String.format(Locale.ROOT, "%.2f", choice.ratio()),
                    choice.tried()));
        }
        long untried = choices.stream().filter(choice -> choice.tried() == 0).count();
        if (untried > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d of %d problems were not measured and have no entry: give a larger --limit, or other work an end%n",
                    untried,
                    choices.size()));
        }
        return text.toString();
    }

    /** The entries of a table, for this processor, today; none for problems of which nothing was tried. */
    public List<Entry> entries(int threads) {
        String jdk = System.getProperty("java.runtime.version");
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        return choices.stream()
                .filter(choice -> choice.tried() > 0)
                .map(choice -> new Entry(
                        Processor.key(),
                        choice.problem().text(),
                        choice.schedule(),
                        Math.round(choice.ratio() * 1000) / 1000.0,
                        choice.tried(),
                        threads,
                        date,
                        jdk))
                .toList();
    }
}
