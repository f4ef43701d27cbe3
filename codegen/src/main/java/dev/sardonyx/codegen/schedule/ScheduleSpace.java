package dev.sardonyx.codegen.schedule;

import dev.sardonyx.codegen.schedule.ProblemClass.Height;
import dev.sardonyx.runtime.abi.RangeKernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The schedules that a target has.
 *
 * @param target the vectors they compute with
 */
public record ScheduleSpace(VectorTarget target) {
    /** The most candidates of a problem. */
    public static final int MOST_CANDIDATES = 64;

    /** The most rows of a tile: rehearsals compute sixteen, which must be more than a whole tile. */
    public static final int MOST_ROWS = 14;

    /** The most columns of a tile: those of a unit of work, which are two panels. */
    public static final int MOST_COLUMNS = 2 * VectorTarget.PANEL;

    /** The most vector registers that a processor has; what is too much for fewer is only slow. */
    private static final int REGISTERS = 32;

    private static final int LEAST_SCALAR_COLUMNS = 4;
    private static final int MOST_DEPTH_STEP = 2;

    /** How much dearer a tile is thought to be with another step than the heuristic's. */
    private static final double UNUSUAL_STEP = 1.1;

    /** What is wrong with a schedule of {@code rows}, {@code columns} and {@code depthStep}, or nothing. */
    public Optional<String> fault(int rows, int columns, int depthStep) {
        if (rows < 1 || rows > MOST_ROWS) {
            return Optional.of("a tile of " + target.text() + " has 1 to " + MOST_ROWS + " rows, not " + rows);
        }
        if (!columns().contains(columns)) {
            return Optional.of("a tile of " + target.text() + " has " + columns() + " columns, not " + columns);
        }
        if (depthStep < 1 || depthStep > MOST_DEPTH_STEP) {
            return Optional.of("the depth goes in steps of 1 to " + MOST_DEPTH_STEP + ", not " + depthStep);
        }
        int registers = registers(rows, columns);
        return registers <= REGISTERS
                ? Optional.empty()
                : Optional.of("a tile of " + rows + "x" + columns + " takes " + registers + " registers of "
                        + target.text() + ", and no processor has more than " + REGISTERS);
    }

    /** Of all sums, of a row of the panels, and of an element of the left operand. */
    private int registers(int rows, int columns) {
        int vectors = columns / target.lanes();
        return rows * vectors + vectors + 1;
    }

    /** How wide tiles may be. */
    private List<Integer> columns() {
        return target.isVector()
                ? List.of(VectorTarget.PANEL, MOST_COLUMNS)
                : List.of(LEAST_SCALAR_COLUMNS, VectorTarget.PANEL / 2);
    }

    /** Every schedule without fault. */
    public List<Schedule> all() {
        List<Schedule> schedules = new ArrayList<>();
        for (int columns : columns()) {
            for (int rows = 1; rows <= MOST_ROWS; rows++) {
                for (int step = 1; step <= MOST_DEPTH_STEP; step++) {
                    if (fault(rows, columns, step).isEmpty()) {
                        schedules.add(new Schedule(target, rows, columns, step));
                    }
                }
            }
        }
        return List.copyOf(schedules);
    }

    /**
     * What is worth measuring for {@code problem}, the most promising first and never the heuristic's own choice: tiles
     * that load little for what they compute. Where each row is a tile of its own, the rows of a tile make no difference.
     */
    public List<Schedule> candidates(ProblemClass problem) {
        return all().stream()
                .filter(schedule -> !schedule.isUsual())
                .filter(schedule -> problem.height() != Height.FEW || schedule.rows() == rowsOfFew(schedule.columns()))
                .sorted(Comparator.comparingDouble(ScheduleSpace::expense))
                .limit(MOST_CANDIDATES)
                .toList();
    }

    /** The heuristic's rows, or as many as fit. */
    private int rowsOfFew(int columns) {
        int rows = Schedule.usual(target).rows();
        while (rows > 1 && fault(rows, columns, 1).isPresent()) {
            rows--;
        }
        return rows;
    }

    /** Loads for each multiply-add that is needed: tiles that do not divide a block of rows overlap. */
    private static double expense(Schedule schedule) {
        double vectors = (double) schedule.columns() / schedule.target().lanes();
        double loads = 1 / vectors + 1.0 / schedule.rows();
        double computed = Math.ceilDiv(RangeKernel.ROWS_OF_UNIT, schedule.rows()) * schedule.rows();
        double expense = loads * computed / RangeKernel.ROWS_OF_UNIT;
        return schedule.depthStep() == Schedule.usual(schedule.target()).depthStep() ? expense : expense * UNUSUAL_STEP;
    }
}
