package dev.sardonyx.ops.contrib.experts;

import dev.sardonyx.ops.EvaluationContext;

/** The activations of experts for one number, for references. */
final class ExpertActivation {
    private ExpertActivation() {}

    /** One of the activations without a gate. */
    static double of(String activation, double x) {
        return switch (activation) {
            case "relu" -> Math.max(x, 0);
            case "gelu" -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case "silu" -> x / (1 + Math.exp(-x));
            default -> x;
        };
    }

    /** The gate's logistic unit times the linear part, both within a limit. */
    static double swiglu(EvaluationContext in, double gate, double linear) {
        double limit = in.find(Experts.SWIGLU_LIMIT).map(Float::doubleValue).orElse(Double.POSITIVE_INFINITY);
        double g = Math.min(gate, limit);
        double l = Math.max(Math.min(linear, limit), -limit);
        return g
                / (1 + Math.exp(-in.attribute(Experts.ACTIVATION_ALPHA) * g))
                * (l + in.attribute(Experts.ACTIVATION_BETA));
    }
}
