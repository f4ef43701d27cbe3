package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was measured of one peer for one problem. Times are in microseconds.
 *
 * @param peer what the user calls it
 * @param refusal why it does not run the problem; null, unlike what follows, if it does
 * @param median the median of all runs
 * @param low the time that a tenth of the runs stay below
 * @param high the time that nine tenths of the runs stay below
 * @param ratio the peer's median in ours: above 1 Sardonyx is faster
 * @param lowestRatio the lowest ratio of a round
 * @param noise half the distance between the quartiles of the rounds' ratios, relative to their median
 * @param difference the largest difference of an output, relative to the largest number of the peer's outputs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record PeerTiming(
        String peer,
        String refusal,
        @JsonProperty("median_us") Double median,
        @JsonProperty("low_us") Double low,
        @JsonProperty("high_us") Double high,
        Double ratio,
        @JsonProperty("lowest_ratio") Double lowestRatio,
        @JsonProperty("highest_ratio") Double highestRatio,
        Double noise,
        Double difference) {

    static PeerTiming refused(String peer, String reason) {
        return new PeerTiming(peer, reason, null, null, null, null, null, null, null, null);
    }

    @JsonIgnore
    boolean isMeasured() {
        return ratio != null;
    }
}
