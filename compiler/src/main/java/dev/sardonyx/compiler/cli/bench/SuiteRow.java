package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * What came of one model and number of threads.
 *
 * @param model as the user or the suite named it
 * @param result what was measured; null if that failed
 * @param error why it failed; null if it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record SuiteRow(String model, int threads, BenchResult result, String error) {
    static SuiteRow of(String model, BenchResult result) {
        return new SuiteRow(model, result.threads(), result, null);
    }

    static SuiteRow failed(String model, int threads, String error) {
        return new SuiteRow(model, threads, null, error);
    }

    /** Whether there is a result, and its outputs are those of the peer. */
    @JsonIgnore
    boolean isWell() {
        return result != null && result.isRight();
    }

    /** What is wrong, in one line; empty if nothing is. */
    @JsonIgnore
    String fault() {
        if (error != null) {
            return "failed: "
                    + error.lines()
                            .map(String::strip)
                            .filter(l -> !l.isEmpty())
                            .findFirst()
                            .orElse("");
        }
        return result.isRight() ? "" : "outputs differ: " + result.outputs();
    }

    /** The row in one line. */
    String line() {
        String head = String.format(Locale.ROOT, "%-30s %d thread%s", model, threads, threads == 1 ? " " : "s");
        if (result == null) {
            return head + "  " + fault();
        }
        String numbers = String.format(
                Locale.ROOT,
                "  %9.3f ms, peer %9.3f ms, ratio %.2f (%.2f to %.2f), %d bytes a run%s",
                result.milliseconds(),
                result.peerMilliseconds(),
                result.ratio(),
                result.lowestRatio(),
                result.highestRatio(),
                result.allocated(),
                result.slowKernels().isEmpty() ? "" : ", slow kernels: " + String.join(", ", result.slowKernels()));
        return head + numbers + (isWell() ? "" : "  " + fault());
    }
}
