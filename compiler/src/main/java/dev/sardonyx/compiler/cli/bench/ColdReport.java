package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The result of {@code bench --cold}.
 *
 * @param after how long the program slept between opening a model and its first run
 */
record ColdReport(
        Surroundings surroundings,
        String target,
        @JsonProperty("after_ms") long after,
        List<Row> rows) {
    /**
     * One model and number of threads.
     *
     * @param ratio the peer's time to the first result in ours
     * @param error why it was not measured; null, unlike the others, if it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(String model, int threads, ColdSide sardonyx, ColdSide peer, Double ratio, String error) {
        static Row of(String model, int threads, ColdSide sardonyx, ColdSide peer) {
            return new Row(model, threads, sardonyx, peer, peer.firstResult() / sardonyx.firstResult(), null);
        }

        static Row failed(String model, int threads, String error) {
            return new Row(model, threads, null, null, null, error);
        }

        @JsonIgnore
        boolean isWell() {
            return error == null;
        }
    }
}
