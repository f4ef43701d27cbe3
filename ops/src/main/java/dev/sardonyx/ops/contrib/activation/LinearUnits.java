package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.reference.ErrorFunction;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/** References of gated linear units for one number. */
final class LinearUnits {
    private LinearUnits() {}

    /** {@code x} times the standard normal distribution up to it. */
    static double gelu(double x) {
        return 0.5 * x * (1 + ErrorFunction.erf(x / Math.sqrt(2)));
    }

    /** The approximation of {@link #gelu} by a hyperbolic tangent. */
    static double fastGelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    /** {@code x + bias} through {@code unit}, with a bias that broadcasts to it and may be null. */
    static Tensor biased(Tensor x, Tensor bias, DoubleUnaryOperator unit) {
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        Index.forEach(x.shape(), index -> {
            long i = Index.flat(x.shape(), index);
            double shift = bias == null ? 0 : bias.getDouble(Index.broadcast(bias.shape(), index));
            y.setDouble(i, unit.applyAsDouble(x.getDouble(i) + shift));
        });
        return y;
    }

    /** Checks that operand 1, where it is given, has one element for each of the last axis of operand 0. */
    static void checkBias(InferenceContext in) {
        if (!in.has(1)) {
            return;
        }
        if (in.rank(0) < 1 || in.rank(1) != 1) {
            throw in.error(
                    "the bias must be a vector for the last axis, found " + in.shape(1) + " for " + in.shape(0), "");
        }
        in.requireEqual(
                in.shape(1).dim(0),
                in.shape(0).dim(in.rank(0) - 1),
                "the bias must have one element for each of the last axis");
    }
}
