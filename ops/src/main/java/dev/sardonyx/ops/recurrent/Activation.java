package dev.sardonyx.ops.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An activation of a recurrent network, for references. */
record Activation(String name, double alpha, double beta) {
    private static final Map<String, double[]> DEFAULTS = Map.ofEntries(
            Map.entry("relu", new double[0]),
            Map.entry("tanh", new double[0]),
            Map.entry("sigmoid", new double[0]),
            Map.entry("softsign", new double[0]),
            Map.entry("softplus", new double[0]),
            Map.entry("affine", new double[] {1, 0}),
            Map.entry("leakyrelu", new double[] {0.01}),
            Map.entry("thresholdedrelu", new double[] {1}),
            Map.entry("scaledtanh", new double[] {1, 1}),
            Map.entry("hardsigmoid", new double[] {0.2, 0.5}),
            Map.entry("elu", new double[] {1}));

    static boolean isKnown(String name) {
        return DEFAULTS.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** The names that are known, in lower case; the case of a name does not matter. */
    static Set<String> known() {
        return new TreeSet<>(DEFAULTS.keySet());
    }

    /** The activations named, which take parameters from the lists in order, those that need some. */
    static List<Activation> of(List<String> names, List<Float> alphas, List<Float> betas) {
        List<Activation> activations = new ArrayList<>();
        int alpha = 0;
        int beta = 0;
        for (String given : names) {
            String name = given.toLowerCase(Locale.ROOT);
            double[] defaults = DEFAULTS.get(name);
            double a = defaults.length > 0 ? defaults[0] : 0;
            double b = defaults.length > 1 ? defaults[1] : 0;
            if (defaults.length > 0 && alpha < alphas.size()) {
                a = alphas.get(alpha++);
            }
            if (defaults.length > 1 && beta < betas.size()) {
                b = betas.get(beta++);
            }
            activations.add(new Activation(name, a, b));
        }
        return activations;
    }

    double apply(double x) {
        return switch (name) {
            case "relu" -> Math.max(x, 0);
            case "tanh" -> Math.tanh(x);
            case "sigmoid" -> 1 / (1 + Math.exp(-x));
            case "softsign" -> x / (1 + Math.abs(x));
            case "softplus" -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case "affine" -> alpha * x + beta;
            case "leakyrelu" -> x < 0 ? alpha * x : x;
            case "thresholdedrelu" -> x > alpha ? x : 0;
            case "scaledtanh" -> alpha * Math.tanh(beta * x);
            case "hardsigmoid" -> Math.max(0, Math.min(1, alpha * x + beta));
            default -> x < 0 ? alpha * Math.expm1(x) : x;
        };
    }
}
