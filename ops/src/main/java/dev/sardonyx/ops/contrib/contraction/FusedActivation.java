package dev.sardonyx.ops.contrib.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An activation that is part of another operator.
 *
 * @param name that of the standard operator, {@code Silu}, or empty for none
 * @param parameters in the order of {@link #PARAMETERS}
 */
record FusedActivation(String name, List<Float> parameters) {
    /** Names of attributes; those of Clip are operands. */
    static final Map<String, List<String>> PARAMETERS = Map.ofEntries(
            Map.entry("", List.of()),
            Map.entry("Relu", List.of()),
            Map.entry("Tanh", List.of()),
            Map.entry("Sigmoid", List.of()),
            Map.entry("Silu", List.of()),
            Map.entry("HardSwish", List.of()),
            Map.entry("Softplus", List.of()),
            Map.entry("Softsign", List.of()),
            Map.entry("Exp", List.of()),
            Map.entry("LeakyRelu", List.of("alpha")),
            Map.entry("Elu", List.of("alpha")),
            Map.entry("Celu", List.of("alpha")),
            Map.entry("ThresholdedRelu", List.of("alpha")),
            Map.entry("HardSigmoid", List.of("alpha", "beta")),
            Map.entry("Selu", List.of("alpha", "gamma")),
            Map.entry("Clip", List.of("min", "max")));

    /** Checks the name and the number of parameters. */
    static void check(InferenceContext in, String name, int count) {
        List<String> expected = PARAMETERS.get(name);
        if (expected == null) {
            throw in.error(
                    "the activation '" + name + "' is not known",
                    "those known are " + new TreeSet<>(PARAMETERS.keySet()));
        }
        if (count != expected.size()) {
            throw in.error("the activation " + name + " has the parameters " + expected + ", found " + count, "");
        }
    }

    /** The reference for one number. */
    double at(double x) {
        double alpha = parameters.isEmpty() ? 0 : parameters.get(0);
        double beta = parameters.size() < 2 ? 0 : parameters.get(1);
        return switch (name) {
            case "Relu" -> Math.max(x, 0);
            case "Tanh" -> Math.tanh(x);
            case "Sigmoid" -> 1 / (1 + Math.exp(-x));
            case "Silu" -> x / (1 + Math.exp(-x));
            case "HardSwish" -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0);
            case "Softplus" -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case "Softsign" -> x / (1 + Math.abs(x));
            case "Exp" -> Math.exp(x);
            case "LeakyRelu" -> x < 0 ? alpha * x : x;
            case "Elu" -> x < 0 ? alpha * Math.expm1(x) : x;
            case "Celu" -> Math.max(x, 0) + Math.min(0, alpha * Math.expm1(x / alpha));
            case "ThresholdedRelu" -> x > alpha ? x : 0;
            case "HardSigmoid" -> Math.clamp(alpha * x + beta, 0.0, 1.0);
            case "Selu" -> beta * (x > 0 ? x : alpha * Math.expm1(x));
            case "Clip" -> Math.min(Math.max(x, alpha), beta);
            default -> x;
        };
    }

    /** The activation of {@code x}. */
    Value write(Decomposer out, Value x) {
        if (name.isEmpty()) {
            return x;
        }
        if (name.equals("Clip")) {
            ElementType type = out.type(x).element();
            return out.node("Clip", x, out.constant(type, parameters.get(0)), out.constant(type, parameters.get(1)));
        }
        Attributes attributes = Attributes.NONE;
        for (int i = 0; i < parameters.size(); i++) {
            attributes =
                    attributes.with(AttributeKey.number(PARAMETERS.get(name).get(i)), parameters.get(i));
        }
        return out.node(name.equals("Silu") ? "Swish" : name, attributes, x);
    }
}
