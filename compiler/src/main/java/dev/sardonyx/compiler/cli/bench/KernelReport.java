package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of {@code bench --kernels}.
 *
 * @param peers what the user calls them, the main one first
 */
record KernelReport(
        Surroundings surroundings,
        BenchSettings settings,
        List<String> peers,
        List<Integer> threads,
        @JsonIgnore List<KernelGroup> groups,
        List<KernelRow> rows) {

    /**
     * The geometric mean of the ratios of a group.
     *
     * @param goal the mean to reach; 0 for none
     * @param lowest the lowest ratio of a problem
     */
    record Mean(String group, int threads, String peer, double goal, int problems, double ratio, double lowest) {}

    /** The means of all groups that have any. */
    @JsonProperty(value = "geometric_means", access = JsonProperty.Access.READ_ONLY)
    List<Mean> means() {
        List<Mean> means = new ArrayList<>();
        for (KernelGroup group : groups) {
            for (int count : threads) {
                peers.forEach(peer -> mean(group, count, peer).ifPresent(means::add));
            }
        }
        return means;
    }

    Optional<Mean> mean(KernelGroup group, int count, String peer) {
        List<Double> ratios = rows(group, count).stream()
                .flatMap(row -> row.against(peer).stream())
                .map(PeerTiming::ratio)
                .toList();
        return ratios.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mean(
                        group.name(),
                        count,
                        peer,
                        peer.equals(peers.getFirst()) ? group.goal() : 0,
                        ratios.size(),
                        Quantiles.geometricMean(ratios),
                        Quantiles.of(ratios, 0)));
    }

    List<KernelRow> rows(KernelGroup group, int count) {
        return rows.stream()
                .filter(row -> row.group().equals(group.name()) && row.threads() == count)
                .toList();
    }
}
