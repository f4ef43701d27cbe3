package dev.sardonyx.ops.ml.svm;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ops.NodeContext;
import java.util.Arrays;
import java.util.List;

/**
 * How alike two samples are.
 *
 * @param kind which function of the two
 * @param gamma the factor of their product or distance
 * @param offset what is added to the product
 * @param degree the power of {@link Kind#POLY}
 */
record KernelFunction(Kind kind, float gamma, float offset, float degree) {
    static final AttributeKey<String> KERNEL_TYPE =
            AttributeKey.text("kernel_type").orElse("LINEAR");
    /** gamma, coef0 and degree; none for zeros. */
    static final AttributeKey<List<Float>> KERNEL_PARAMS =
            AttributeKey.numbers("kernel_params").orElse(List.of());

    enum Kind {
        /** {@code u · v}. */
        LINEAR,
        /** {@code (gamma u · v + offset) ^ degree}. */
        POLY,
        /** {@code exp(-gamma |u - v|²)}. */
        RBF,
        /** {@code tanh(gamma u · v + offset)}. */
        SIGMOID
    }

    /** Requires that the node names a kernel and gives no parameters or three. */
    static void check(NodeContext in) {
        String name = in.attribute(KERNEL_TYPE);
        if (Arrays.stream(Kind.values()).noneMatch(kind -> kind.name().equals(name))) {
            throw in.error("'kernel_type' must be one of " + List.of(Kind.values()) + ", found '" + name + "'", "");
        }
        int count = in.attribute(KERNEL_PARAMS).size();
        if (count != 0 && count != 3) {
            throw in.error("'kernel_params' must be gamma, coef0 and degree, found " + count + " numbers", "");
        }
    }

    /** The function of {@code node}; without support vectors it is {@link Kind#LINEAR}, whatever the node says. */
    static KernelFunction of(Node node, boolean supported) {
        List<Float> given = node.attributes().get(KERNEL_PARAMS);
        List<Float> parameters = given.isEmpty() ? List.of(0f, 0f, 0f) : given;
        Kind kind = supported ? Kind.valueOf(node.attributes().get(KERNEL_TYPE)) : Kind.LINEAR;
        return new KernelFunction(kind, parameters.get(0), parameters.get(1), parameters.get(2));
    }

    /** The reference. */
    double of(double[] u, double[] v) {
        double product = 0;
        double distance = 0;
        for (int i = 0; i < u.length; i++) {
            product += u[i] * v[i];
            distance += (u[i] - v[i]) * (u[i] - v[i]);
        }
        return switch (kind) {
            case LINEAR -> product;
            case POLY -> Math.pow(gamma * product + offset, degree);
            case RBF -> Math.exp(-gamma * distance);
            case SIGMOID -> Math.tanh(gamma * product + offset);
        };
    }
}
