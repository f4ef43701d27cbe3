package dev.sardonyx.runtime.host;

import dev.sardonyx.runtime.abi.HostCall;
import java.util.Locale;

/** An activation of a recurrent network by its ONNX name, with its parameters. */
record GateActivation(Kind kind, double alpha, double beta) {
    /** The names, with how many parameters each takes and their defaults. */
    private enum Kind {
        RELU(0, 0, 0),
        TANH(0, 0, 0),
        SIGMOID(0, 0, 0),
        SOFTSIGN(0, 0, 0),
        SOFTPLUS(0, 0, 0),
        AFFINE(2, 1, 0),
        LEAKYRELU(1, 0.01, 0),
        THRESHOLDEDRELU(1, 1, 0),
        SCALEDTANH(2, 1, 1),
        HARDSIGMOID(2, 0.2, 0.5),
        ELU(1, 1, 0);

        private final int parameters;
        private final double alpha;
        private final double beta;

        Kind(int parameters, double alpha, double beta) {
            this.parameters = parameters;
            this.alpha = alpha;
            this.beta = beta;
        }
    }

    /** The activations of a call: those that take parameters get them from the lists in turn. */
    static GateActivation[] of(HostCall call) {
        String[] names = call.texts("activations");
        float[] alphas = call.numbers("activation_alpha");
        float[] betas = call.numbers("activation_beta");
        GateActivation[] activations = new GateActivation[names.length];
        int nextAlpha = 0;
        int nextBeta = 0;
        for (int i = 0; i < names.length; i++) {
            Kind kind = Kind.valueOf(names[i].toUpperCase(Locale.ROOT));
            double alpha = kind.alpha;
            double beta = kind.beta;
            if (kind.parameters > 0 && alphas != null && nextAlpha < alphas.length) {
                alpha = alphas[nextAlpha++];
            }
            if (kind.parameters > 1 && betas != null && nextBeta < betas.length) {
                beta = betas[nextBeta++];
            }
            activations[i] = new GateActivation(kind, alpha, beta);
        }
        return activations;
    }

    double of(double x) {
        return switch (kind) {
            case RELU -> x > 0 ? x : 0;
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
            case SOFTSIGN -> x / (1 + StrictMath.abs(x));
            case SOFTPLUS -> x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
            case AFFINE -> alpha * x + beta;
            case LEAKYRELU -> x < 0 ? alpha * x : x;
            case THRESHOLDEDRELU -> x > alpha ? x : 0;
            case SCALEDTANH -> alpha * StrictMath.tanh(beta * x);
            case HARDSIGMOID -> Math.clamp(alpha * x + beta, 0.0, 1.0);
            case ELU -> x < 0 ? alpha * StrictMath.expm1(x) : x;
        };
    }
}
