package dev.sardonyx.codegen.schedule;

import java.util.ArrayList;
import java.util.List;

/** Schedules that were measured to be the quickest, by processor, target and problem. */
public record TuningTable(List<Entry> entries) {
    public static final TuningTable EMPTY = new TuningTable(List.of());

    public TuningTable {
        entries = List.copyOf(entries);
    }

    /**
     * One choice.
     *
     * @param cpu the processor it was measured on
     * @param problem the class of problems, see {@link ProblemClass#text}
     * @param ratio the time of the heuristic's schedule in times of this one; 1 where that is the same
     * @param candidates how many schedules were tried
     * @param threads that computed
     * @param date the day in UTC, as in 2026-03-14
     */
    public record Entry(
            String cpu,
            String problem,
            Schedule schedule,
            double ratio,
            int candidates,
            int threads,
            String date,
            String jdk) {
        private boolean isAbout(Entry other) {
            return cpu.equals(other.cpu)
                    && problem.equals(other.problem)
                    && schedule.target() == other.schedule.target();
        }
    }

    /** This table with {@code newer} entries, which replace those of the same processor, target and problem. */
    public TuningTable with(List<Entry> newer) {
        List<Entry> all = new ArrayList<>(entries);
        all.removeIf(old -> newer.stream().anyMatch(old::isAbout));
        all.addAll(newer);
        return new TuningTable(all);
    }
}
