package dev.sardonyx.ops;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.DimAtom;
import dev.sardonyx.ir.type.DimFunction;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Carries arithmetic on shapes into the contents of results, so that computed shapes are known before a run. */
public final class DimArithmetic {
    /** Bounds at least this large mean "to the end": no extent reaches them. */
    private static final long BEYOND_ANY_EXTENT = Integer.MAX_VALUE;

    private DimArithmetic() {}

    /**
     * States the contents of result 0 where those of operands 0 and 1 are known: element by element, or with a
     * scalar. An {@code operation} that cannot tell gives null.
     */
    public static void propagate(InferenceContext in, BinaryOperator<Dim> operation) {
        combine(in, List.of(0, 1), d -> operation.apply(d.get(0), d.get(1)));
    }

    /** The same for any number of operands. */
    public static void combine(InferenceContext in, List<Integer> operands, Function<List<Dim>, Dim> operation) {
        if (in.element(operands.getFirst()).isInteger()
                && in.element(operands.getFirst()).bits() < Integer.SIZE) {
            // Narrow integers wrap, dimensions do not.
            return;
        }
        List<List<Dim>> contents = new ArrayList<>();
        int size = 1;
        for (int operand : operands) {
            Optional<List<Dim>> known = integers(in, operand);
            if (known.isEmpty() || !in.shape(operand).isRanked() || in.rank(operand) > 1) {
                return;
            }
            contents.add(known.get());
            size = known.get().size() == 1 ? size : known.get().size();
        }
        List<Dim> result = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Dim> elements = new ArrayList<>();
            for (List<Dim> known : contents) {
                if (known.size() != 1 && known.size() != size) {
                    return;
                }
                elements.add(known.get(known.size() == 1 ? 0 : i));
            }
            Dim element = exact(operation, elements);
            if (element == null) {
                return;
            }
            result.add(element);
        }
        in.contents(0, result);
    }

    /** The result of {@code operation}, null when it cannot tell or a number does not fit. */
    private static Dim exact(Function<List<Dim>, Dim> operation, List<Dim> elements) {
        try {
            return operation.apply(elements);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** The elements of an operand of integers or truth values, when they are known. */
    public static Optional<List<Dim>> integers(NodeContext in, int operand) {
        if (!in.has(operand) || in.element(operand).isFloat() || in.element(operand) == ElementType.STRING) {
            return Optional.empty();
        }
        Optional<Tensor> constant = in.constant(operand);
        if (constant.isPresent() && in.element(operand) == ElementType.BOOL) {
            return constant.get().size() > ValueFacts.LONGEST_CONTENTS
                    ? Optional.empty()
                    : Optional.of(Arrays.stream(constant.get().toLongs())
                            .mapToObj(Dim::known)
                            .toList());
        }
        return in.contents(operand);
    }

    /** True when {@code dim} is at least 0 whatever its symbols, which are extents, are. */
    public static boolean isNonNegative(Dim dim) {
        for (Dim.Term term : dim.terms()) {
            if (term.coefficient() < 0 || !term.atoms().stream().allMatch(DimArithmetic::isNonNegative)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNonNegative(DimAtom atom) {
        return switch (atom) {
            case DimAtom.Symbol s -> true;
            case DimAtom.Call call ->
                call.function() == DimFunction.MAX
                        ? call.arguments().stream().anyMatch(DimArithmetic::isNonNegative)
                        : call.arguments().stream().allMatch(DimArithmetic::isNonNegative);
        };
    }

    /** True when {@code dim} is below 0 whatever its symbols are. */
    public static boolean isNegative(Dim dim) {
        return isNonNegative(dim.times(-1).plus(-1));
    }

    /** The smaller of two dimensions, decided where that is possible. */
    public static Dim min(Dim a, Dim b) {
        return isNonNegative(b.minus(a)) ? a : isNonNegative(a.minus(b)) ? b : Dim.min(a, b);
    }

    /** The larger of two dimensions, decided where that is possible. */
    public static Dim max(Dim a, Dim b) {
        return isNonNegative(b.minus(a)) ? b : isNonNegative(a.minus(b)) ? a : Dim.max(a, b);
    }

    /** 1 or 0 for equal or not, null when it depends on the symbols. */
    public static Dim equal(Dim a, Dim b) {
        Dim difference = a.minus(b);
        if (difference.isKnown()) {
            return Dim.known(difference.isKnown(0) ? 1 : 0);
        }
        return isNegative(difference) || isNegative(difference.times(-1)) ? Dim.ZERO : null;
    }

    /** 1 or 0 for {@code a < b} or not, null when it depends on the symbols. */
    public static Dim less(Dim a, Dim b) {
        return isNegative(a.minus(b)) ? Dim.ONE : isNonNegative(a.minus(b)) ? Dim.ZERO : null;
    }

    /** True for a bound that stands for the end of an axis whatever its extent is. */
    public static boolean isBeyondAnyExtent(Dim bound) {
        return bound.isKnown() && bound.knownValue() >= BEYOND_ANY_EXTENT;
    }
}
