package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One call of a run.
 *
 * @param number its place in the program, from 0
 * @param kernel the kernel's name, or that of the host function
 * @param node the last node of the model that it computes; empty when it belongs to none
 * @param operator that node's operator
 * @param cost what it computes and moves
 * @param bound what holds it back at best
 * @param idealSeconds its time on the roofline
 * @param predictedSeconds its time going by measurements of other calls; 0 when there are none
 * @param measuredSeconds the median of its times
 * @param share of the time of all calls
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ExplainedCall(
        int number,
        String kernel,
        String node,
        String operator,
        Cost cost,
        Bound bound,
        double idealSeconds,
        double predictedSeconds,
        double measuredSeconds,
        double share) {
    /** The part of the roofline that it reaches. */
    @JsonProperty("efficiency")
    public double efficiency() {
        return measuredSeconds == 0 ? 0 : idealSeconds / measuredSeconds;
    }

    /** True when the prediction is not further off than {@code part} of the measured time. */
    boolean isPredicted(double part) {
        return Math.abs(predictedSeconds - measuredSeconds) <= part * measuredSeconds;
    }
}
