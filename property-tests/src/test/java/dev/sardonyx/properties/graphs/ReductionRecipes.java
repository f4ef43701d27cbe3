package dev.sardonyx.properties.graphs;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that combine elements along axes. */
final class ReductionRecipes {
    private static final List<String> REDUCTIONS = List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare");

    private ReductionRecipes() {}

    static void reduce(Scope scope) {
        Known x = scope.any();
        Attributes attributes =
                AttributeMap.of("keepdims", scope.chance.in(50), "noop_with_empty_axes", scope.chance.in(20));
        String operator = scope.chance.of(REDUCTIONS);
        if (scope.chance.in(15)) {
            scope.add(operator, attributes, x);
        } else {
            scope.add(operator, attributes, x, scope.integers(Partners.axes(scope, x)));
        }
    }

    static void extreme(Scope scope) {
        Known x = scope.ranked();
        scope.add(
                scope.chance.of("ArgMax", "ArgMin"),
                AttributeMap.of(
                        "axis", Partners.axis(scope, x),
                        "keepdims", scope.chance.in(50),
                        "select_last_index", scope.chance.in(50)),
                x);
    }

    static void cumulate(Scope scope) {
        Known x = scope.ranked();
        scope.add(
                scope.chance.of("CumSum", "CumSum", "CumProd"),
                AttributeMap.of("exclusive", scope.chance.in(50), "reverse", scope.chance.in(50)),
                x,
                scope.scalar(ElementType.I64, Partners.axis(scope, x)));
    }

    static void softmax(Scope scope) {
        Known x = scope.ranked();
        String operator = scope.chance.of("Softmax", "Softmax", "LogSoftmax", "Hardmax");
        scope.add(operator, AttributeMap.of("axis", scope.chance.in(60) ? -1 : Partners.axis(scope, x)), x);
    }

    static void normalize(Scope scope) {
        Known x = scope.ranked();
        int axis = scope.chance.in(60) ? -1 : Partners.axis(scope, x);
        int first = Math.floorMod(axis, x.rank());
        long[] rest = Arrays.copyOfRange(x.tensor().shape(), first, x.rank());
        Known scale = scope.constant(scope.chance.tensor(x.element(), rest));
        Known bias = scope.constant(scope.chance.tensor(x.element(), rest));
        Attributes attributes = AttributeMap.of("axis", axis, "epsilon", 0.125f);
        switch (scope.chance.below(4)) {
            case 0 -> scope.add("LayerNormalization", attributes, x, scale);
            case 1 -> scope.add("LayerNormalization", attributes, scope.chance.between(1, 3), List.of(x, scale, bias));
            case 2 -> scope.add("RMSNormalization", attributes, x, scale);
            default -> scope.add("LpNormalization", AttributeMap.of("axis", axis, "p", scope.chance.between(1, 2)), x);
        }
    }

    /** Mean, difference, mean of squares, root and quotient, as exporters write layer normalisation. */
    static void normalizeBySteps(Scope scope) {
        Known x = scope.ranked();
        if (!x.element().isFloat()) {
            return;
        }
        Known axes = scope.integers(-1);
        Optional<Known> centred = scope.add("ReduceMean", x, axes).flatMap(m -> scope.add("Sub", x, m));
        Optional<Known> spread = centred.flatMap(c -> scope.chance.in(50)
                        ? scope.add("Mul", c, c)
                        : scope.add("Pow", c, scope.scalar(x.element(), 2)))
                .flatMap(s -> scope.add("ReduceMean", s, axes))
                .flatMap(s -> scope.add("Add", s, scope.scalar(x.element(), 0.125)))
                .flatMap(s -> scope.add("Sqrt", s));
        spread.flatMap(s -> scope.add("Div", centred.get(), s))
                .flatMap(n -> scope.add("Mul", n, Partners.broadcasting(scope, n)))
                .ifPresent(n -> scope.add("Add", n, Partners.broadcasting(scope, n)));
    }
}
