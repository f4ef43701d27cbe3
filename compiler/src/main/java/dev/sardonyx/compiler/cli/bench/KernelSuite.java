package dev.sardonyx.compiler.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sardonyx.compiler.cli.Engines;
import dev.sardonyx.ir.diagnostic.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures groups of problems, each group and number of threads in a JVM of its own.
 *
 * @param glob chooses problems by their names
 * @param wanted the peers, the main one first
 * @param settings of the turns; its peer is not used
 * @param progress told what goes on, a line at a time
 */
record KernelSuite(String glob, List<String> wanted, BenchSettings settings, Consumer<String> progress) {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** The report on all groups; {@code soFar} is given what is there after each. */
    KernelReport run(List<Integer> threads, Consumer<KernelReport> soFar) {
        List<KernelGroup> groups = KernelProblems.matching(glob);
        List<String> versions = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        wanted.forEach(peer -> version(peer, wanted.size() > 1).ifPresent(version -> {
            peers.add(peer);
            versions.add(version);
        }));
        Surroundings surroundings = Surroundings.now(String.join(", ", versions), ForkedBench.flags())
                .remarked(progress);
        BenchSettings chosen = new BenchSettings(
                String.join(",", peers), settings.target(), settings.rounds(), settings.slice(), settings.warmUp());
        List<KernelRow> rows = new ArrayList<>();
        KernelReport report = new KernelReport(surroundings, chosen, peers, threads, groups, rows);
        for (int count : threads) {
            for (KernelGroup group : groups) {
                List<KernelRow> fresh = measure(group, count, chosen);
                rows.addAll(fresh);
                fresh.forEach(row -> progress.accept(line(row)));
                soFar.accept(report);
            }
        }
        return report;
    }

    private Optional<String> version(String peer, boolean optional) {
        try {
            return Optional.of(Peers.find(peer).version());
        } catch (ModelException e) {
            if (!optional) {
                throw e;
            }
            progress.accept("measuring without " + peer + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<KernelRow> measure(KernelGroup group, int threads, BenchSettings chosen) {
        try {
            Path json = Files.createTempFile("sardonyx-", ".json");
            try {
                new ForkedJvm(ForkedBench.flags(), LIMIT)
                        .runWell(
                                KernelProcess.class.getName(),
                                KernelProcess.arguments(json, group, glob, threads, chosen));
                return List.of(new ObjectMapper().readValue(json.toFile(), KernelRow[].class));
            } finally {
                Files.deleteIfExists(json);
            }
        } catch (ModelException e) {
            return group.problems().stream()
                    .map(problem -> KernelRow.failed(group.name(), problem.name(), threads, e.getMessage()))
                    .toList();
        } catch (IOException e) {
            throw Engines.wrong("the result of a measurement cannot be read: " + e, "check the temporary folder");
        }
    }

    private static String line(KernelRow row) {
        String head = String.format(
                Locale.ROOT, "%-34s %d thread%s", row.problem(), row.threads(), row.threads() == 1 ? " " : "s");
        if (row.error() != null) {
            return head + "  failed: " + row.error();
        }
        String peers = row.peers().stream().map(KernelSuite::text).collect(Collectors.joining());
        String slow = row.slowKernels().isEmpty() ? "" : ", slow kernels: " + String.join(", ", row.slowKernels());
        return head + String.format(Locale.ROOT, "  %9.1f us", row.median()) + peers + slow;
    }

    private static String text(PeerTiming timing) {
        return timing.isMeasured()
                ? String.format(
                        Locale.ROOT,
                        ", %s %9.1f us, ratio %.2f (%.2f to %.2f)",
                        timing.peer(),
                        timing.median(),
                        timing.ratio(),
                        timing.lowestRatio(),
                        timing.highestRatio())
                : ", " + timing.peer() + ": " + timing.refusal();
    }
}
