package dev.sardonyx.compiler.tune;

import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSpace;
import dev.sardonyx.codegen.schedule.VectorTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures schedules beside the heuristic's: some candidates a JVM, computing in turns with it, so that what disturbs one
 * disturbs the other. The quickest has to win again in a JVM of its own. What does not win clearly does not replace the
 * heuristic's choice.
 *
 * @param target whose schedules are tried
 * @param threads that compute
 * @param progress told what goes on, a line at a time
 */
public record KernelTuner(VectorTarget target, int threads, Consumer<String> progress) {
    /** Candidates of one JVM: HotSpot compiles them one after the other. */
    private static final int BATCH = 4;

    /** What a JVM is given for a batch, and for the repetition of the quickest. */
    private static final Duration OF_BATCH = Duration.ofMillis(4_000);

    private static final Duration OF_REPETITION = Duration.ofMillis(2_500);

    /** The least part of the time that is left which a problem gets, however little its work is. */
    private static final double LEAST_SHARE = 0.3;

    /** What is less quicker than this does not replace the heuristic. */
    private static final double WORTH = 1.02;

    /** A schedule with what was measured of it. */
    private record Timed(Schedule schedule, ScheduleTiming timing) {}

    /**
     * The choices for {@code problems}, one each.
     *
     * @param deadline by {@link System#nanoTime}, which is kept
     */
    public List<TuningChoice> tune(List<TuningProblem> problems, long deadline) {
        long operations = problems.stream().mapToLong(TuningProblem::operations).sum();
        List<TuningChoice> choices = new ArrayList<>();
        for (TuningProblem problem : problems) {
            int others = problems.size() - choices.size() - 1;
            double most = Math.max(1 - LEAST_SHARE * others, 1.0 / (others + 1));
            double share = Math.clamp((double) problem.operations() / operations, Math.min(LEAST_SHARE, most), most);
            long now = System.nanoTime();
            try (ScheduleFork fork = new ScheduleFork(problem, target, threads)) {
                choices.add(new Search(problem, fork, now + (long) ((deadline - now) * share)).choose());
            }
            operations -= problem.operations();
        }
        return choices;
    }

    /** The search of one problem's schedule. */
    private final class Search {
        private final TuningProblem problem;
        private final ScheduleFork fork;
        private final long deadline;
        private final List<Timed> timed = new ArrayList<>();
        private double leastUsual = Double.MAX_VALUE;

        Search(TuningProblem problem, ScheduleFork fork, long deadline) {
            this.problem = problem;
            this.fork = fork;
            this.deadline = deadline;
        }

        TuningChoice choose() {
            List<Schedule> candidates = new ScheduleSpace(target).candidates(problem.problem());
            Iterator<Schedule> rest = candidates.iterator();
            while (rest.hasNext() && fork.fits(OF_BATCH.plus(OF_REPETITION), deadline)) {
                timed.addAll(measure(batch(rest), OF_BATCH));
                progress.accept(String.format(
                        Locale.ROOT,
                        "%s: %d of %d candidates measured, the best is %s",
                        problem.problem().text(),
                        timed.size(),
                        candidates.size(),
                        best().map(Search::text).orElse("the heuristic's")));
            }
            return choice(best().flatMap(this::again));
        }

        /** The next candidates that the target has kernels for, compiled. */
        private List<Schedule> batch(Iterator<Schedule> rest) {
            List<Schedule> batch = new ArrayList<>();
            while (rest.hasNext() && batch.size() < BATCH) {
                Schedule schedule = rest.next();
                if (fork.write(schedule)) {
                    batch.add(schedule);
                }
            }
            return batch;
        }

        private TuningChoice choice(Optional<Timed> winner) {
            return new TuningChoice(
                    problem.problem(),
                    winner.map(Timed::schedule).orElse(Schedule.usual(target)),
                    winner.map(won -> won.timing().gain()).orElse(1.0),
                    timed.size());
        }

        /** The lower of two measurements of {@code winner}, if it wins again. */
        private Optional<Timed> again(Timed winner) {
            if (!fork.fits(OF_REPETITION, deadline)) {
                return Optional.empty();
            }
            List<Timed> repeated = measure(List.of(winner.schedule()), OF_REPETITION);
            repeated.forEach(one -> progress.accept(problem.problem().text() + ", again: " + text(one)));
            return repeated.stream()
                    .filter(this::isWon)
                    .map(one -> one.timing().gain() < winner.timing().gain() ? one : winner)
                    .findFirst();
        }

        private List<Timed> measure(List<Schedule> schedules, Duration time) {
            List<ScheduleTiming> timings;
            try {
                timings = fork.measure(schedules, time, deadline);
            } catch (MeasurementException e) {
                progress.accept(problem.problem().text() + ": a measurement does not count: " + e.getMessage());
                return List.of();
            }
            List<Timed> measured = new ArrayList<>();
            for (int i = 0; i < timings.size(); i++) {
                leastUsual = Math.min(leastUsual, timings.get(i).usualSeconds());
                measured.add(new Timed(schedules.get(i), timings.get(i)));
            }
            return measured;
        }

        private boolean isWon(Timed one) {
            return one.timing().isWon(WORTH, leastUsual);
        }

        /** The quickest that is surely quicker than the heuristic's. */
        private Optional<Timed> best() {
            return timed.stream()
                    .filter(this::isWon)
                    .max(Comparator.comparingDouble(one -> one.timing().gain()));
        }

        private static String text(Timed timed) {
            return String.format(
                    Locale.ROOT,
                    "%s, %.2f times as quick as the heuristic's%s",
                    timed.schedule().text(),
                    timed.timing().gain(),
                    timed.timing().hot() ? "" : ", which is not sure: not all kernels are hot");
        }
    }
}
