package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Engines;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One start of {@link ColdStart}, in milliseconds and megabytes.
 *
 * @param main from the start of the process to the first line of the program
 * @param opened from the start of the process to the opened model
 * @param firstResult from the start of the process to the first result
 * @param firstRun the first run alone
 * @param nextRuns the median of the runs after the first
 * @param steady the median of runs some seconds later; null if that was not asked for
 * @param resident the memory after these runs; null, like {@code peak}, where the system does not tell
 */
record ColdRun(
        double main,
        double opened,
        double firstResult,
        double firstRun,
        double nextRuns,
        Double steady,
        Double resident,
        Double peak) {

    /** What the program printed; the process was started at {@code begin}. */
    static ColdRun parse(String out, Instant begin) {
        String line = out.lines().filter(l -> l.startsWith("{")).reduce("", (a, b) -> b);
        try {
            JsonNode json = new ObjectMapper().readTree(line);
            if (!json.isObject()) {
                throw Engines.wrong("the program that was started printed no result: " + out, "");
            }
            long start = ChronoUnit.MICROS.between(Instant.EPOCH, begin);
            List<Double> runs = new ArrayList<>();
            json.get("runs").forEach(run -> runs.add(run.asDouble()));
            return new ColdRun(
                    (json.get("main").asLong() - start) / 1e3,
                    (json.get("opened").asLong() - start) / 1e3,
                    (json.get("first").asLong() - start) / 1e3,
                    runs.getFirst(),
                    Quantiles.median(runs.subList(1, runs.size())),
                    number(json.get("steady")),
                    number(json.get("resident")),
                    number(json.get("peak")));
        } catch (IOException e) {
            throw Engines.wrong("the program that was started printed no result: " + out, "(" + e + ")");
        }
    }

    private static Double number(JsonNode node) {
        return node.isNull() ? null : node.asDouble();
    }
}
