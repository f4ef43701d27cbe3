package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.text.GraphPrinter;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes the problem of a seed and looks for a disagreement. */
final class Differential {
    private static final int MOST_SHOWN = 40;

    private final Counts counts = new Counts();

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
        Optional<Finding> finding = Differences.find(problem, variants(seed), counts);
        if (finding.isEmpty()) {
            return Optional.empty();
        }
        Predicate<Problem> fails =
                candidate -> fails(candidate, variants(seed), finding.get().kind());
        Problem small = Shrinker.shrink(problem, fails);
        Finding last = Differences.find(small, variants(seed), new Counts()).orElseThrow();
        return Optional.of("seed " + seed + ", " + last.kind() + "\n" + last.fact() + "\n"
                + GraphPrinter.print(small.graph()) + inputs(small));
    }

    private static boolean fails(Problem candidate, List<Variant> variants, String kind) {
        try {
            return Differences.find(candidate, variants, new Counts())
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

    /** Scalar code, two of the targets and one other pipeline. */
    private static List<Variant> variants(long seed) {
        Chance chance = new Chance(~seed);
        List<Variant> variants = new ArrayList<>(List.of(Variants.SCALAR));
        variants.add(chance.of(Variants.TARGETS));
        variants.add(chance.of(Variants.TARGETS));
        variants.add(chance.of(Variants.PIPELINES));
        return variants;
    }

    /** Looks at {@code args[1]} seeds from {@code args[0]} on. */
    public static void main(String[] args) {
        System.setProperty("sardonyx.target", "v512");
        long first = Long.parseLong(args[0]);
        int count = Integer.parseInt(args[1]);
        Differential differential = new Differential();
        long start = System.nanoTime();
        int found = 0;
        for (long seed = first; seed < first + count; seed++) {
            Optional<String> text;
            try {
                text = differential.check(seed);
            } catch (Throwable e) {
                e.printStackTrace();
                text = Optional.of("seed " + seed + " broke: " + e);
            }
            if (text.isPresent()) {
                found++;
                System.out.println("=== " + text.get() + "\n");
            }
        }
        System.out.println(differential.counts());
        System.out.println(differential.counts().operators());
        System.out.println(count + " graphs, " + found + " findings, "
                + (System.nanoTime() - start) / 1_000_000 / Math.max(1, count) + " ms each");
    }
}
