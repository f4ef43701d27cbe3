package dev.sardonyx.compiler.tune;

import dev.sardonyx.compiler.cli.JsonFiles;
import dev.sardonyx.runtime.CompiledModel;
import dev.sardonyx.runtime.LoadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The program that measures some schedules of a problem, and writes their {@link ScheduleTiming}s as JSON.
 *
 * <p>Arguments: the file to write; the number of threads; how many milliseconds it may take; how often the model has each
 * call, separated by commas; the jars, of which the first has the heuristic's schedule.
 */
final class ScheduleProcess {
    private static final int FIRST_JAR = 4;

    private ScheduleProcess() {}

    /** A measurement is over when the process ends, whatever threads there are. */
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        int threads = Integer.parseInt(arguments[1]);
        long nanos = Long.parseLong(arguments[2]) * 1_000_000;
        List<Integer> counts =
                Arrays.stream(arguments[3].split(",")).map(Integer::valueOf).toList();
        List<CompiledModel> models = new ArrayList<>();
        for (String jar : Arrays.asList(arguments).subList(FIRST_JAR, arguments.length)) {
            models.add(CompiledModel.load(Path.of(jar), LoadOptions.DEFAULT.withVerification(false)));
        }
        ScheduleRace race = new ScheduleRace(models, counts, threads);
        JsonFiles.write(race.run(nanos - (System.nanoTime() - begin)), Path.of(arguments[0]));
        System.exit(0);
    }

    static List<String> arguments(Path json, int threads, long millis, List<Integer> counts, List<Path> jars) {
        List<String> arguments = new ArrayList<>(List.of(
                json.toString(),
                Integer.toString(threads),
                Long.toString(millis),
                String.join(",", counts.stream().map(String::valueOf).toList())));
        jars.forEach(jar -> arguments.add(jar.toString()));
        return arguments;
    }
}
