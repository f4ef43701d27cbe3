package dev.sardonyx.compiler.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What was measured for one model and number of threads. Times are medians in milliseconds.
 *
 * @param size the named size or the shapes that were fixed; may be empty
 * @param low the time that a tenth of the runs stay below
 * @param high the time that nine tenths of the runs stay below
 * @param peer name and version of the peer; null, like all that follows, when there was none
 * @param ratio the peer's time in ours: above 1 Sardonyx is faster
 * @param lowestRatio the lowest ratio of a round
 * @param outputs {@code agree}, or how they differ
 */
@JsonPropertyOrder({"model", "size", "threads", "sardonyx_ms", "peer", "peer_ms", "ratio"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record BenchResult(
        String model,
        String size,
        int threads,
        @JsonProperty("sardonyx_ms") double milliseconds,
        @JsonProperty("sardonyx_low_ms") double low,
        @JsonProperty("sardonyx_high_ms") double high,
        String peer,
        @JsonProperty("peer_ms") Double peerMilliseconds,
        @JsonProperty("peer_low_ms") Double peerLow,
        @JsonProperty("peer_high_ms") Double peerHigh,
        Double ratio,
        @JsonProperty("lowest_ratio") Double lowestRatio,
        @JsonProperty("highest_ratio") Double highestRatio,
        String outputs) {}
