package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The medians of some starts of one side, in milliseconds and megabytes; the parts are those of {@link ColdRun}.
 *
 * @param low the time to the first result that a tenth of the starts stay below
 * @param firstToSteady the first run in steady runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ColdSide(
        int forks,
        @JsonProperty("first_result_ms") double firstResult,
        @JsonProperty("first_result_low_ms") double low,
        @JsonProperty("first_result_high_ms") double high,
        @JsonProperty("main_ms") double main,
        @JsonProperty("opened_ms") double opened,
        @JsonProperty("first_run_ms") double firstRun,
        @JsonProperty("next_runs_ms") double nextRuns,
        @JsonProperty("steady_ms") Double steady,
        @JsonProperty("first_to_steady") Double firstToSteady,
        @JsonProperty("resident_mb") Double resident,
        @JsonProperty("peak_mb") Double peak) {

    /** The medians of {@code runs}, which are not empty. */
    static ColdSide of(List<ColdRun> runs) {
        List<Double> results = runs.stream().map(ColdRun::firstResult).toList();
        return new ColdSide(
                runs.size(),
                Quantiles.median(results),
                Quantiles.of(results, 0.1),
                Quantiles.of(results, 0.9),
                median(runs, ColdRun::main),
                median(runs, ColdRun::opened),
                median(runs, ColdRun::firstRun),
                median(runs, ColdRun::nextRuns),
                median(runs, ColdRun::steady),
                median(runs, run -> run.steady() == null ? null : run.firstRun() / run.steady()),
                median(runs, ColdRun::resident),
                median(runs, ColdRun::peak));
    }

    private static Double median(List<ColdRun> runs, Function<ColdRun, Double> part) {
        List<Double> numbers = runs.stream().map(part).filter(Objects::nonNull).toList();
        return numbers.isEmpty() ? null : Quantiles.median(numbers);
    }
}
