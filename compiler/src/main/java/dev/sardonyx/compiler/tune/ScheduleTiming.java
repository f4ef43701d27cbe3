package dev.sardonyx.compiler.tune;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How quick a schedule is beside the heuristic's. Times are those of the problem's calls, each as often as the model has it.
 *
 * @param ratio the heuristic's time in times of this schedule: the median over rounds in which both computed
 * @param noise half the distance between the quartiles of the rounds' ratios, relative to the median
 * @param seconds the median of the rounds' times of this schedule
 * @param usualSeconds that of the heuristic's
 * @param hot whether both kernels were as quick as they get
 */
record ScheduleTiming(
        @JsonProperty("ratio") double ratio,
        @JsonProperty("noise") double noise,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("usual_seconds") double usualSeconds,
        @JsonProperty("hot") boolean hot) {
    /** How much slower than in other measurements the heuristic's kernel may be: else it was not hot. */
    private static final double UNDISTURBED = 2;

    /** How many times as quick as the heuristic's this schedule is, by rounds and by all times together. */
    double gain() {
        return Math.min(ratio, usualSeconds / seconds);
    }

    /**
     * True when this schedule is quicker by more than noise and by a factor of {@code worth}, in a measurement that was not
     * disturbed.
     *
     * @param leastUsual the heuristic's time in the quickest of all measurements
     */
    boolean isWon(double worth, double leastUsual) {
        return hot && usualSeconds <= UNDISTURBED * leastUsual && gain() >= worth && ratio * (1 - 2 * noise) >= 1;
    }
}
