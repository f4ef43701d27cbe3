package dev.sardonyx.compiler.explain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All calls of one kernel together. */
@JsonNaming(SnakeCaseStrategy.class)
public record KernelSum(
        String kernel,
        int calls,
        long operations,
        long bytes,
        double idealSeconds,
        double predictedSeconds,
        double measuredSeconds,
        double share) {

    /** The sums of {@code calls} by kernel, the slowest first. */
    static List<KernelSum> of(List<ExplainedCall> calls) {
        Map<String, KernelSum> sums = new LinkedHashMap<>();
        calls.forEach(call -> sums.merge(call.kernel(), of(call), KernelSum::plus));
        return sums.values().stream()
                .sorted(Comparator.comparingDouble(KernelSum::measuredSeconds).reversed())
                .toList();
    }

    private static KernelSum of(ExplainedCall call) {
        return new KernelSum(
                call.kernel(),
                1,
                call.cost().operations(),
                call.cost().bytes(),
                call.idealSeconds(),
                call.predictedSeconds(),
                call.measuredSeconds(),
                call.share());
    }

    private KernelSum plus(KernelSum other) {
        return new KernelSum(
                kernel,
                calls + other.calls,
                operations + other.operations,
                bytes + other.bytes,
                idealSeconds + other.idealSeconds,
                predictedSeconds + other.predictedSeconds,
                measuredSeconds + other.measuredSeconds,
                share + other.share);
    }
}
