package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What was measured for one model and number of threads. Times are medians in milliseconds.
 *
 * @param size the named size or the shapes that were fixed; may be empty
 * @param low the time that a tenth of the runs stay below
 * @param high the time that nine tenths of the runs stay below
 * @param allocated the bytes that a run allocates on the calling thread
 * @param slowKernels the kernels whose scalar twins still did most of their work at the end
 * @param peer name and version of the peer; null, like all that follows, when there was none
 * @param ratio the peer's time in ours: above 1 Sardonyx is faster
 * @param lowestRatio the lowest ratio of a round
 * @param noise half the distance between the quartiles of the rounds' ratios, relative to their median
 * @param outputs {@code agree}, or how they differ
 */
@JsonPropertyOrder({"model", "size", "threads", "sardonyx_ms", "peer", "peer_ms", "ratio"})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record BenchResult(
        String model,
        String size,
        int threads,
        @JsonProperty("sardonyx_ms") double milliseconds,
        @JsonProperty("sardonyx_low_ms") double low,
        @JsonProperty("sardonyx_high_ms") double high,
        @JsonProperty("allocated_bytes") long allocated,
        @JsonProperty("slow_kernels") List<String> slowKernels,
        String peer,
        @JsonProperty("peer_ms") Double peerMilliseconds,
        @JsonProperty("peer_low_ms") Double peerLow,
        @JsonProperty("peer_high_ms") Double peerHigh,
        Double ratio,
        @JsonProperty("lowest_ratio") Double lowestRatio,
        @JsonProperty("highest_ratio") Double highestRatio,
        Double noise,
        String outputs) {

    static final String AGREE = "agree";

    BenchResult {
        slowKernels = slowKernels == null ? List.of() : List.copyOf(slowKernels);
    }

    /** Whether outputs agree, or there were none to compare with. */
    boolean isRight() {
        return outputs == null || outputs.equals(AGREE);
    }

    /** The model with its size, as the user would write it. */
    String label() {
        return size.isEmpty() ? model : model + "@" + size;
    }
}
