package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The result of a suite: written as JSON, read again by the gate. */
@JsonIgnoreProperties(ignoreUnknown = true)
record SuiteReport(Surroundings surroundings, BenchSettings settings, List<SuiteRow> rows) {
    private static final String REMEDY = "make some with ./sardonyx bench --suite";

    /** The geometric mean of the ratios of some rows. */
    record Mean(int threads, int models, double ratio) {}

    /** For each number of threads the mean over the rows that went well. */
    @JsonProperty(value = "geometric_means", access = JsonProperty.Access.READ_ONLY)
    List<Mean> means() {
        Map<Integer, List<Double>> ratios = new TreeMap<>();
        rows.stream()
                .filter(SuiteRow::isWell)
                .forEach(row -> ratios.computeIfAbsent(row.threads(), t -> new ArrayList<>())
                        .add(row.result().ratio()));
        return ratios.entrySet().stream()
                .map(e -> new Mean(e.getKey(), e.getValue().size(), Quantiles.geometricMean(e.getValue())))
                .toList();
    }

    /** The rows of {@code models} and of {@code threads}; an empty list stands for all. */
    SuiteReport only(List<String> models, List<Integer> threads) {
        List<String> known = rows.stream().map(SuiteRow::model).toList();
        models.stream().filter(model -> !known.contains(model)).findFirst().ifPresent(model -> {
            throw Engines.wrong("the earlier results have no model '" + model + "'", "they have " + Set.copyOf(known));
        });
        return new SuiteReport(
                surroundings,
                settings,
                rows.stream()
                        .filter(row -> models.isEmpty() || models.contains(row.model()))
                        .filter(row -> threads.isEmpty() || threads.contains(row.threads()))
                        .toList());
    }

    /** What to measure to have the rows that went well again. */
    List<SuiteBench.Task> tasks() {
        return rows.stream()
                .filter(SuiteRow::isWell)
                .map(row -> new SuiteBench.Task(row.model(), row.threads()))
                .toList();
    }

    static SuiteReport read(Path file) {
        SuiteReport report;
        try {
            report = new ObjectMapper().readValue(file.toFile(), SuiteReport.class);
        } catch (IOException e) {
            throw Engines.wrong("the results " + file + " cannot be read: " + e.getMessage(), REMEDY);
        }
        if (report == null || report.surroundings() == null || report.rows() == null || !report.isWhole()) {
            throw Engines.wrong("the file " + file + " holds no results of a suite", REMEDY);
        }
        return report;
    }

    private boolean isWhole() {
        return rows.stream()
                .map(SuiteRow::result)
                .allMatch(result -> result == null || result.ratio() != null && result.noise() != null);
    }
}
