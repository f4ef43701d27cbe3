package dev.sardonyx.compiler.weights;

import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Which weights the user wants changed. Patterns are held against the name of the weight and those of the nodes that take
 * it.
 *
 * @param include when not empty, one of these must match
 * @param exclude none of these may match
 * @param minElements smaller weights are left
 */
public record WeightFilter(List<String> include, List<String> exclude, long minElements) {
    public WeightFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    private static final int REASONS_SHOWN = 5;

    /** Takes weights of any size and name. */
    public static final WeightFilter ALL = new WeightFilter(List.of(), List.of(), 0);

    /** Why the user does not want {@code weight} changed; empty when it may be. */
    public Optional<LeftWeight> leaves(ConstantWeight weight) {
        List<String> names = Stream.concat(Stream.of(weight.name()), weight.places().stream())
                .toList();
        if (weight.stored().elementCount() < Math.max(1, minElements)) {
            return Optional.of(LeftWeight.of(weight, "it has fewer than " + Math.max(1, minElements) + " elements"));
        }
        if (!include.isEmpty() && !matches(include, names)) {
            return Optional.of(LeftWeight.of(weight, "no --include matches it"));
        }
        return matches(exclude, names)
                ? Optional.of(LeftWeight.of(weight, "an --exclude matches it"))
                : Optional.empty();
    }

    private static boolean matches(List<String> globs, List<String> names) {
        return globs.stream().map(NameGlob::new).anyMatch(glob -> names.stream().anyMatch(glob::matches));
    }

    /**
     * Checks that all elements of {@code weights} are numbers.
     *
     * @throws ModelException naming each weight and its first element that is NaN or infinite
     */
    public static void requireFinite(List<ConstantWeight> weights, String file) {
        List<Diagnostic> problems = new ArrayList<>();
        for (ConstantWeight weight : weights) {
            Tensor values = weight.values();
            LongStream.range(0, values.size())
                    .filter(i -> !Double.isFinite(values.getDouble(i)))
                    .findFirst()
                    .ifPresent(i -> problems.add(Diagnostic.error(
                            DiagnosticCode.F006,
                            Location.file(file),
                            "the weight '" + weight.name() + "' is " + values.getDouble(i) + " at "
                                    + index(values.shape(), i),
                            "export a model whose weights are finite, or leave this one out with --exclude")));
        }
        if (!problems.isEmpty()) {
            throw new ModelException(problems);
        }
    }

    /**
     * Checks that there is something to do.
     *
     * @param verb what the command does to weights
     * @throws ModelException with the reasons of {@code left} when {@code chosen} is empty
     */
    public static void requireSome(List<ConstantWeight> chosen, List<LeftWeight> left, String verb, String file) {
        if (!chosen.isEmpty()) {
            return;
        }
        String reasons = left.stream()
                .sorted(Comparator.comparingLong(LeftWeight::bytes).reversed())
                .limit(REASONS_SHOWN)
                .map(weight -> "'" + weight.name() + "': " + weight.reason())
                .collect(Collectors.joining("; "));
        throw new ModelException(Diagnostic.error(
                DiagnosticCode.C006,
                Location.file(file),
                "there is no weight to " + verb + ": "
                        + (left.isEmpty() ? "the model holds no floating-point constants" : reasons),
                "weights are constants; see --include, --exclude and --min-elements"));
    }

    private static List<Long> index(long[] shape, long flat) {
        List<Long> index = new ArrayList<>();
        long rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index.addFirst(rest % shape[axis]);
            rest /= shape[axis];
        }
        return index;
    }
}
