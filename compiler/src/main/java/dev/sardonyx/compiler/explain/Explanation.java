package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Where the time of a model's runs goes. Times are medians.
 *
 * @param runs how many runs were timed call by call
 * @param hot false when kernels were still on trial, so that later runs may be quicker
 * @param runSeconds a run that nobody watches
 * @param fastestRunSeconds the fastest of those, less disturbed by what else the machine does
 * @param watchedRunSeconds a run whose calls are timed
 * @param outsideSeconds what a run whose calls are timed takes beside them
 * @param calls in order; calls inside nested graphs belong to the call that runs the graph
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Explanation(
        String model,
        String target,
        int threads,
        int runs,
        boolean hot,
        Machine machine,
        double runSeconds,
        double fastestRunSeconds,
        double watchedRunSeconds,
        double outsideSeconds,
        List<ExplainedCall> calls) {
    /** How far off a prediction may be, relative to what was measured. */
    private static final double NEAR = 0.2;

    public Explanation {
        calls = List.copyOf(calls);
    }

    @JsonProperty("kernels")
    public List<KernelSum> kernels() {
        return KernelSum.of(calls);
    }

    /** The time of all calls. */
    @JsonProperty("calls_seconds")
    public double callsSeconds() {
        return calls.stream().mapToDouble(ExplainedCall::measuredSeconds).sum();
    }

    /** What a run would take if every call were on the roofline and nothing else took time. */
    @JsonProperty("idealised_seconds")
    public double idealisedSeconds() {
        return calls.stream().mapToDouble(ExplainedCall::idealSeconds).sum();
    }

    /** The part of the time of kernels that was predicted to a fifth. */
    @JsonProperty("predicted_part")
    public double predictedPart() {
        double all = 0;
        double predicted = 0;
        for (ExplainedCall call : calls) {
            if (call.cost().complete()) {
                all += call.measuredSeconds();
                predicted += call.isPredicted(NEAR) ? call.measuredSeconds() : 0;
            }
        }
        return all == 0 ? 0 : predicted / all;
    }

    /** The number of calls whose operations nobody knows. */
    @JsonProperty("incomplete_calls")
    public long incompleteCalls() {
        return calls.stream().filter(call -> !call.cost().complete()).count();
    }
}
