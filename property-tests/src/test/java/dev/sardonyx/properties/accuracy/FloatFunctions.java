package dev.sardonyx.properties.accuracy;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.kernel.UnaryOperation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** The functions that generated code has, with the bounds that docs/accuracy.md promises. */
final class FloatFunctions {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final double SELU_ALPHA = 1.67326319217681884765625;
    private static final double SELU_GAMMA = 1.05070102214813232421875;

    /** Operations that are exact or correctly rounded by the language. */
    static final Set<UnaryOperation> EXACT = EnumSet.of(
            UnaryOperation.NEG,
            UnaryOperation.ABS,
            UnaryOperation.FLOOR,
            UnaryOperation.CEIL,
            UnaryOperation.ROUND,
            UnaryOperation.IS_NAN,
            UnaryOperation.NOT);

    private FloatFunctions() {}

    /** One for each operation of kernels that is not exact, by the operation's name, but for log1p: see Softplus. */
    static List<FloatFunction> elementary() {
        return List.of(
                function("Sqrt", Math::sqrt, 0, NONE, 0.501),
                function("Exp", Math::exp, 0, NONE, 0.9),
                function("Tanh", Math::tanh, -1, 1, 1.4),
                function("Erf", References::erf, -1, 1, 1.2),
                function("Sigmoid", References::sigmoid, 0, 1, 2.5),
                function("Log", Math::log, -NONE, NONE, 0.501),
                function("Sin", Math::sin, -1, 1, 0.501),
                function("Cos", Math::cos, -1, 1, 0.501),
                function("Tan", Math::tan, -NONE, NONE, 0.501),
                function("Asin", Math::asin, -Math.PI / 2, Math.PI / 2, 0.501),
                function("Acos", Math::acos, 0, Math.PI, 0.501),
                function("Atan", Math::atan, -Math.PI / 2, Math.PI / 2, 0.501),
                function("Sinh", Math::sinh, -NONE, NONE, 0.501),
                function("Cosh", Math::cosh, 1, NONE, 0.501),
                function("Asinh", References::asinh, -NONE, NONE, 0.501),
                function("Acosh", References::acosh, 0, NONE, 0.501),
                function("Atanh", References::atanh, -NONE, NONE, 0.501));
    }

    /** Operators that kernels spell with those; where they cancel, errors count against 1. */
    static List<FloatFunction> composed() {
        return List.of(
                against1("Softplus", Attributes.NONE, References::softplus, 0, NONE),
                against1("Elu", Attributes.NONE, x -> x > 0 ? x : Math.expm1(x), -1, NONE),
                against1("Celu", Attributes.NONE, x -> x > 0 ? x : Math.expm1(x), -1, NONE),
                against1(
                        "Selu",
                        Attributes.NONE,
                        x -> SELU_GAMMA * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
                        -SELU_GAMMA * SELU_ALPHA,
                        NONE),
                against1("Mish", Attributes.NONE, x -> x * Math.tanh(References.softplus(x)), -0.31, NONE),
                against1("Swish", Attributes.NONE, x -> x * References.sigmoid(x), -0.28, NONE),
                against1("Gelu", Attributes.NONE, References::gelu, -0.17, NONE),
                against1(
                        "Gelu[tanh]",
                        Attributes.NONE.with(AttributeKey.text("approximate"), "tanh"),
                        References::tanhGelu,
                        -0.171,
                        NONE));
    }

    private static FloatFunction function(
            String name, DoubleUnaryOperator reference, double least, double most, double bound) {
        return new FloatFunction(name, Attributes.NONE, reference, least, most, 0, bound);
    }

    private static FloatFunction against1(
            String name, Attributes attributes, DoubleUnaryOperator reference, double least, double most) {
        return new FloatFunction(name, attributes, reference, least, most, 1, 4);
    }
}
