package dev.sardonyx.properties.graphs;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes the problem of a seed and looks for a disagreement. */
final class Differential implements AutoCloseable {
    private static final int MOST_SHOWN = 40;

    private final Counts counts = new Counts();
    private final PeerProcess peer = new PeerProcess();

    @Override
    public void close() {
        peer.close();
    }

    Counts counts() {
        return counts;
    }

    /** The text of a finding with its problem made small, or nothing. */
    Optional<String> check(long seed) {
        Problem problem;
        try {
            problem = GraphGenerator.generate(seed);
        } catch (AssertionError e) {
            return Optional.of("seed " + seed + ": " + e.getMessage());
        }
        counts.holds(problem.graph());
        Optional<Finding> finding = find(problem, counts);
        if (finding.isEmpty()) {
            return Optional.empty();
        }
        Problem small = Shrinker.shrink(
                problem, candidate -> fails(candidate, finding.get().kind()));
        Finding last = find(small, new Counts()).orElseThrow();
        return Optional.of("seed " + seed + ", " + last.kind() + "\n" + last.fact() + "\n"
                + GraphPrinter.print(small.graph()) + inputs(small));
    }

    private Optional<Finding> find(Problem problem, Counts counts) {
        Optional<Finding> finding = Differences.find(problem, variants(problem.seed()), counts);
        return finding.isPresent() ? finding : Differences.ofPeer(problem, peer, counts);
    }

    private boolean fails(Problem candidate, String kind) {
        try {
            return find(candidate, new Counts())
                    .filter(finding -> finding.kind().equals(kind))
                    .isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String inputs(Problem problem) {
        StringBuilder text = new StringBuilder();
        problem.runs().forEach(run -> {
            text.append("// run on\n");
            run.forEach(tensor -> text.append("//   ")
                    .append(tensor)
                    .append(' ')
                    .append(elements(tensor))
                    .append('\n'));
        });
        return text.toString();
    }

    private static String elements(Tensor tensor) {
        return tensor.size() > MOST_SHOWN ? "..." : Arrays.toString(tensor.toDoubles());
    }

    /** Scalar code, another target and another pipeline: over many seeds, all of them. */
    private static List<Variant> variants(long seed) {
        Chance chance = new Chance(~seed);
        List<Variant> variants = new ArrayList<>(List.of(Variants.SCALAR));
        variants.add(chance.of(Variants.TARGETS));
        variants.add(chance.of(Variants.PIPELINES).on(chance.of(VectorTarget.values())));
        return variants;
    }
}
