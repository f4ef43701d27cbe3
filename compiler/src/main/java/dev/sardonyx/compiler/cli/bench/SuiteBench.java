package dev.sardonyx.compiler.cli.bench;

import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures a list of models for some numbers of threads. A model that cannot be measured has a row that says why, and
 * the others are measured.
 *
 * @param measurement what measures
 * @param progress told what goes on, a line at a time
 */
record SuiteBench(Measurement measurement, Consumer<String> progress) {
    private static final String MODELS = "suite.txt";

    /** Measures a model against the peer. */
    interface Measurement {
        /**
         * The result for a model that is named as on the command line.
         *
         * @throws ModelException if it cannot be measured
         */
        BenchResult measure(String model, int threads);
    }

    /** A model and a number of threads to measure it with. */
    record Task(String model, int threads) {}

    /** The models of the suite, as the command line names them. */
    static List<String> models() {
        try (InputStream in = SuiteBench.class.getResourceAsStream(MODELS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw Engines.wrong("the list of models cannot be read: " + e, "build Sardonyx again");
        }
    }

    /** Each of {@code models} with each number of threads. */
    static List<Task> tasks(List<String> models, List<Integer> threads) {
        List<Task> tasks = new ArrayList<>();
        for (int count : threads) {
            models.forEach(model -> tasks.add(new Task(model, count)));
        }
        return tasks;
    }

    /** The rows for {@code tasks}, in their order; {@code soFar} is given those that are there after each. */
    List<SuiteRow> run(List<Task> tasks, Consumer<List<SuiteRow>> soFar) {
        List<SuiteRow> rows = new ArrayList<>();
        progress.accept(tasks.size() + " measurements, each in a JVM of its own");
        for (Task task : tasks) {
            SuiteRow row = row(task);
            rows.add(row);
            progress.accept(String.format(Locale.ROOT, "[%d/%d] %s", rows.size(), tasks.size(), row.line()));
            soFar.accept(List.copyOf(rows));
        }
        return rows;
    }

    private SuiteRow row(Task task) {
        try {
            return SuiteRow.of(task.model(), measurement.measure(task.model(), task.threads()));
        } catch (ModelException e) {
            return SuiteRow.failed(task.model(), task.threads(), e.getMessage());
        }
    }
}
