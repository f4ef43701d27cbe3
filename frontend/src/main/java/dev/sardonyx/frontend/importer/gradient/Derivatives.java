package dev.sardonyx.frontend.importer.gradient;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The derivatives of elementwise and moving operators; {@link Contractions} and {@link Reductions} add theirs. */
final class Derivatives {
    private static final double TWO_BY_ROOT_PI = 2 / Math.sqrt(Math.PI);
    private static final AttributeKey<List<Long>> PERMUTATION = AttributeKey.integers("perm");
    private static final AttributeKey<Float> SLOPE =
            AttributeKey.number("alpha").orElse(0.01f);

    /** Operators whose results do not change with small changes of their operands. */
    private static final Set<String> STEPS = Set.of(
            "ArgMax",
            "ArgMin",
            "Ceil",
            "Equal",
            "Floor",
            "Greater",
            "GreaterOrEqual",
            "IsInf",
            "IsNaN",
            "Less",
            "LessOrEqual",
            "NonZero",
            "Round",
            "Shape",
            "Sign",
            "Size");

    private final Map<String, DerivativeRule> rules = new TreeMap<>();

    Derivatives() {
        functions();
        binary();
        movement();
        rules.putAll(Contractions.rules());
        rules.putAll(Reductions.rules());
    }

    Optional<DerivativeRule> of(String operator) {
        return Optional.ofNullable(rules.get(operator));
    }

    /** Whether results of {@code operator} are constants as far as derivatives go. */
    boolean isStep(String operator) {
        return STEPS.contains(operator);
    }

    /** The operators that can be differentiated, sorted. */
    Set<String> operators() {
        return new TreeSet<>(rules.keySet());
    }

    private void functions() {
        rules.put("Identity", (at, i) -> at.gradient());
        rules.put("Neg", (at, i) -> at.out().node("Neg", at.gradient()));
        rules.put("Exp", (at, i) -> at.mul(at.gradient(), at.result()));
        rules.put("Log", (at, i) -> at.div(at.gradient(), at.operand(0)));
        rules.put("Sqrt", (at, i) -> at.div(at.gradient(), at.add(at.result(), at.result())));
        rules.put(
                "Reciprocal", (at, i) -> at.out().node("Neg", at.mul(at.gradient(), at.mul(at.result(), at.result()))));
        rules.put("Abs", (at, i) -> at.mul(at.gradient(), at.out().node("Sign", at.operand(0))));
        rules.put("Sin", (at, i) -> at.mul(at.gradient(), at.out().node("Cos", at.operand(0))));
        rules.put(
                "Cos",
                (at, i) -> at.out().node("Neg", at.mul(at.gradient(), at.out().node("Sin", at.operand(0)))));
        rules.put("Tanh", (at, i) -> at.mul(at.gradient(), at.sub(at.number(1), at.mul(at.result(), at.result()))));
        rules.put("Sigmoid", (at, i) -> at.mul(at.gradient(), at.mul(at.result(), at.sub(at.number(1), at.result()))));
        rules.put("Softplus", (at, i) -> at.mul(at.gradient(), at.out().node("Sigmoid", at.operand(0))));
        rules.put("Erf", (at, i) -> {
            Value bell = at.out().node("Exp", at.out().node("Neg", at.mul(at.operand(0), at.operand(0))));
            return at.mul(at.gradient(), at.mul(at.number(TWO_BY_ROOT_PI), bell));
        });
        rules.put("Relu", (at, i) -> at.where(positive(at)));
        rules.put(
                "LeakyRelu",
                (at, i) -> at.out()
                        .node(
                                "Where",
                                positive(at),
                                at.gradient(),
                                at.mul(at.gradient(), at.number(at.attribute(SLOPE)))));
    }

    private static Value positive(Adjoint at) {
        return at.out().node("Greater", at.operand(0), at.number(0));
    }

    private void binary() {
        rules.put("Add", (at, i) -> at.sumTo(at.gradient(), i));
        rules.put("Sum", (at, i) -> at.sumTo(at.gradient(), i));
        rules.put("Sub", (at, i) -> at.sumTo(i == 0 ? at.gradient() : at.out().node("Neg", at.gradient()), i));
        rules.put("Mul", (at, i) -> at.sumTo(at.mul(at.gradient(), at.operand(1 - i)), i));
        rules.put("Div", (at, i) -> {
            Value quotient = at.div(at.gradient(), at.operand(1));
            return at.sumTo(i == 0 ? quotient : at.out().node("Neg", at.mul(quotient, at.result())), i);
        });
        rules.put("Pow", (at, i) -> at.sumTo(at.mul(at.gradient(), i == 0 ? byBase(at) : byExponent(at)), i));
    }

    private static Value byBase(Adjoint at) {
        Value exponent = at.out().node("CastLike", at.operand(1), at.gradient());
        return at.mul(exponent, at.out().node("Pow", at.operand(0), at.sub(exponent, at.number(1))));
    }

    private static Value byExponent(Adjoint at) {
        return at.mul(at.result(), at.out().node("Log", at.operand(0)));
    }

    private void movement() {
        for (String operator : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
            rules.put(operator, (at, i) -> at.shapedAs(at.gradient(), 0));
        }
        rules.put("Expand", (at, i) -> at.sumTo(at.gradient(), 0));
        rules.put("sardonyx.SumTo", (at, i) -> at.out().node("Expand", at.gradient(), at.shapeOf(0)));
        rules.put("Cast", (at, i) -> at.out().node("CastLike", at.gradient(), at.operand(0)));
        rules.put("CastLike", (at, i) -> at.out().node("CastLike", at.gradient(), at.operand(0)));
        rules.put("Transpose", (at, i) -> at.out().node("Transpose", inverse(at), at.gradient()));
        rules.put("Where", (at, i) -> {
            Value zero = at.number(0);
            Value chosen = i == 1
                    ? at.out().node("Where", at.operand(0), at.gradient(), zero)
                    : at.out().node("Where", at.operand(0), zero, at.gradient());
            return at.sumTo(chosen, i);
        });
    }

    private static Attributes inverse(Adjoint at) {
        Optional<List<Long>> permutation = at.node().attributes().find(PERMUTATION);
        if (permutation.isEmpty()) {
            return Attributes.NONE;
        }
        Long[] inverse = new Long[permutation.get().size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[Math.toIntExact(permutation.get().get(i))] = (long) i;
        }
        return Attributes.NONE.with(PERMUTATION, List.of(inverse));
    }
}
