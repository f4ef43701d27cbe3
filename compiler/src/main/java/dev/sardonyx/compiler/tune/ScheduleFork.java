package dev.sardonyx.compiler.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.codegen.bytecode.ModelClasses;
import dev.sardonyx.codegen.jar.ProgramJar;
import dev.sardonyx.codegen.schedule.Schedule;
import dev.sardonyx.codegen.schedule.ScheduleSelector;
import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.compiler.cli.bench.ForkedJvm;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles one problem with several schedules, and measures them in JVMs of their own. */
final class ScheduleFork implements AutoCloseable {
    /** What a JVM takes beside its measurement. */
    private static final Duration START = Duration.ofMillis(700);

    /** How much longer a JVM may take, on a busy machine, before it is stopped. */
    private static final Duration GRACE = Duration.ofMillis(2_000);

    private final TuningProblem problem;
    private final VectorTarget target;
    private final int threads;
    private final Path folder;

    ScheduleFork(TuningProblem problem, VectorTarget target, int threads) {
        this.problem = problem;
        this.target = target;
        this.threads = threads;
        try {
            folder = Files.createTempDirectory("sardonyx-tune-");
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder cannot be written", e);
        }
        write(Schedule.usual(target));
    }

    private Path jar(Schedule schedule) {
        return folder.resolve(schedule.text() + ".jar");
    }

    /** Compiles the problem; false where a method of the kernel would be longer than the JVM compiles. */
    boolean write(Schedule schedule) {
        ModelClasses classes = ProgramJar.write(
                problem.program(),
                "dev.sardonyx.tuned.t" + schedule.text(),
                target,
                ScheduleSelector.always(schedule),
                jar(schedule));
        return classes.refusedSchedules().isEmpty() && classes.scalarOnly().isEmpty();
    }

    /** Whether a measurement of {@code time} ends before {@code deadline}. */
    boolean fits(Duration time, long deadline) {
        return System.nanoTime() + time.plus(START).toNanos() < deadline;
    }

    /**
     * The timings of {@code schedules}, which were written, beside the heuristic's.
     *
     * @param time how long measuring may take
     * @param deadline when the JVM is stopped at the latest
     * @throws MeasurementException if the JVM ends badly, or not in time
     */
    List<ScheduleTiming> measure(List<Schedule> schedules, Duration time, long deadline) throws MeasurementException {
        List<Path> jars = new ArrayList<>(List.of(jar(Schedule.usual(target))));
        schedules.forEach(schedule -> jars.add(jar(schedule)));
        Path json = folder.resolve("timings.json");
        List<String> flags = new ArrayList<>(List.of(ForkedJvm.VECTORS, ForkedJvm.NATIVE));
        flags.addAll(ForkedJvm.userFlags());
        Duration left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1));
        Duration limit = time.plus(START).plus(GRACE);
        try {
            new ForkedJvm(flags, limit.compareTo(left) < 0 ? limit : left)
                    .runWell(
                            ScheduleProcess.class.getName(),
                            ScheduleProcess.arguments(json, threads, time.toMillis(), problem.counts(), jars));
            return List.of(new ObjectMapper().readValue(Files.readAllBytes(json), ScheduleTiming[].class));
        } catch (ModelException e) {
            throw new MeasurementException(e.diagnostics().getFirst().fact(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder cannot be read", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder cannot be tidied", e);
        }
    }
}
