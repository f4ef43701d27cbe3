package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What came of one problem and number of threads. Times are in microseconds.
 *
 * @param error why nothing was measured; null if something was
 * @param median our median; null, like the next two, if nothing was measured
 * @param slowKernels the kernels whose scalar twins still did most of their work at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record KernelRow(
        String group,
        String problem,
        int threads,
        String error,
        @JsonProperty("sardonyx_us") Double median,
        @JsonProperty("sardonyx_low_us") Double low,
        @JsonProperty("sardonyx_high_us") Double high,
        @JsonProperty("slow_kernels") List<String> slowKernels,
        List<PeerTiming> peers) {

    KernelRow {
        slowKernels = slowKernels == null ? List.of() : List.copyOf(slowKernels);
        peers = peers == null ? List.of() : List.copyOf(peers);
    }

    static KernelRow failed(String group, String problem, int threads, String error) {
        return new KernelRow(group, problem, threads, error, null, null, null, List.of(), List.of());
    }

    /** Whether there is a ratio. */
    @JsonIgnore
    boolean isWell() {
        return error == null && peers.stream().anyMatch(PeerTiming::isMeasured);
    }

    /** What was measured of a peer, if it runs the problem. */
    Optional<PeerTiming> against(String peer) {
        return peers.stream()
                .filter(timing -> timing.peer().equals(peer) && timing.isMeasured())
                .findFirst();
    }
}
