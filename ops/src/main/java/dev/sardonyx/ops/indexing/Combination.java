package dev.sardonyx.ops.indexing;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Set;
import java.util.TreeSet;

/** How scattered elements combine with what is there. */
final class Combination {
    static final AttributeKey<String> REDUCTION = AttributeKey.text("reduction").orElse("none");

    private static final Set<String> REDUCTIONS = Set.of("none", "add", "mul", "max", "min");

    private Combination() {}

    static void check(InferenceContext in) {
        if (!REDUCTIONS.contains(in.attribute(REDUCTION))) {
            throw in.error(
                    "'reduction' must be one of " + new TreeSet<>(REDUCTIONS) + ", found '" + in.attribute(REDUCTION)
                            + "'",
                    "");
        }
    }

    /** Combines element {@code source} of {@code updates} into element {@code target} of {@code y}. */
    static void combine(String reduction, Tensor y, long target, Tensor updates, long source) {
        if (reduction.equals("none")) {
            y.copyElement(target, updates, source);
        } else if (y.elementType().isFloat()) {
            double a = y.getDouble(target);
            double b = updates.getDouble(source);
            y.setDouble(
                    target,
                    switch (reduction) {
                        case "add" -> a + b;
                        case "mul" -> a * b;
                        case "max" -> Math.max(a, b);
                        default -> Math.min(a, b);
                    });
        } else {
            long a = y.getLong(target);
            long b = updates.getLong(source);
            int order = y.elementType() == ElementType.U64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
            y.setLong(
                    target,
                    switch (reduction) {
                        case "add" -> a + b;
                        case "mul" -> a * b;
                        case "max" -> order < 0 ? b : a;
                        default -> order > 0 ? b : a;
                    });
        }
    }
}
