package dev.sardonyx.codegen.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the schedules of a model: what a table says, or else what the heuristic does. Immutable. */
public final class ScheduleSelector {
    /** Knows no table. */
    public static final ScheduleSelector HEURISTIC = new ScheduleSelector(Map.of(), List.of());

    private final Map<Key, Schedule> chosen;
    private final List<String> remarks;

    private record Key(VectorTarget target, String problem) {}

    private ScheduleSelector(Map<Key, Schedule> chosen, List<String> remarks) {
        this.chosen = Map.copyOf(chosen);
        this.remarks = List.copyOf(remarks);
    }

    /** What {@code table} says of {@code cpu}; entries of other processors are left out, with a remark if there are no others. */
    public static ScheduleSelector of(TuningTable table, String cpu) {
        Map<Key, Schedule> chosen = new LinkedHashMap<>();
        table.entries().stream()
                .filter(entry -> entry.cpu().equals(cpu))
                .forEach(entry -> chosen.put(new Key(entry.schedule().target(), entry.problem()), entry.schedule()));
        boolean foreign = chosen.isEmpty() && !table.entries().isEmpty();
        return new ScheduleSelector(
                chosen,
                foreign ? List.of("the tuning table has no entry of this processor, '" + cpu + "'") : List.of());
    }

    /** The same choice for every product of a target, and the heuristic's for other targets. */
    public static ScheduleSelector always(Schedule schedule) {
        return new ScheduleSelector(Map.of(new Key(schedule.target(), ""), schedule), List.of());
    }

    /** The schedule of {@code problem} on {@code target}. */
    public Schedule select(VectorTarget target, ProblemClass problem) {
        return Optional.ofNullable(chosen.get(new Key(target, "")))
                .or(() -> Optional.ofNullable(chosen.get(new Key(target, problem.text()))))
                .orElseGet(() -> Schedule.usual(target));
    }

    /** What a user should know of the table. */
    public List<String> remarks() {
        return remarks;
    }
}
