package dev.sardonyx.properties.graphs;

import static dev.sardonyx.tensor.ElementType.BOOL;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators that work element by element. */
final class ElementwiseRecipes {
    private static final List<String> UNARY = List.of(
            "Abs",
            "Neg",
            "Relu",
            "Sigmoid",
            "Tanh",
            "Erf",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Sin",
            "Cos",
            "Tan",
            "Asin",
            "Acos",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Acosh",
            "Atanh",
            "Not",
            "BitwiseNot",
            "Softplus",
            "Softsign",
            "HardSwish",
            "Identity",
            "IsNaN",
            "IsInf",
            "Mish");
    private static final List<String> BINARY = List.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Max",
            "Min",
            "Pow",
            "PRelu",
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "And",
            "Or",
            "Xor",
            "BitwiseAnd",
            "BitwiseOr",
            "BitwiseXor");
    private static final List<ElementType> CAST = List.of(
            ElementType.F32,
            ElementType.F32,
            ElementType.F32,
            ElementType.F64,
            ElementType.F16,
            ElementType.BF16,
            ElementType.I64,
            ElementType.I32,
            ElementType.I16,
            ElementType.I8,
            ElementType.U8,
            ElementType.BOOL);

    private ElementwiseRecipes() {}

    static void unary(Scope scope) {
        scope.add(scope.chance.of(UNARY), scope.any());
    }

    static void parametrized(Scope scope) {
        float alpha = scope.chance.between(-8, 8) / 8f;
        Attributes one = AttributeMap.of("alpha", alpha);
        switch (scope.chance.below(8)) {
            case 0 -> scope.add("LeakyRelu", one, scope.any());
            case 1 -> scope.add("Elu", one, scope.any());
            case 2 -> scope.add("HardSigmoid", AttributeMap.of("alpha", alpha, "beta", 0.25f), scope.any());
            case 3 -> scope.add("ThresholdedRelu", one, scope.any());
            case 4 -> scope.add("Celu", AttributeMap.of("alpha", 1.5f), scope.any());
            case 5 -> scope.add("Selu", scope.any());
            case 6 -> scope.add("Shrink", AttributeMap.of("lambd", 0.5f, "bias", alpha), scope.any());
            default -> scope.add("Gelu", AttributeMap.of("approximate", scope.chance.of("none", "tanh")), scope.any());
        }
    }

    static void binary(Scope scope) {
        Known left = scope.any();
        Known right = Partners.broadcasting(scope, left);
        boolean turned = scope.chance.in(40);
        scope.add(scope.chance.of(BINARY), turned ? right : left, turned ? left : right);
    }

    static void remainder(Scope scope) {
        Known left = scope.any();
        int mode = left.element().isFloat() || scope.chance.in(30) ? 1 : 0;
        scope.add("Mod", AttributeMap.of("fmod", mode), left, Partners.broadcasting(scope, left));
    }

    static void variadic(Scope scope) {
        Known first = scope.any();
        List<Known> operands = new ArrayList<>(List.of(first));
        for (int more = scope.chance.between(0, 3); more > 0; more--) {
            operands.add(Partners.broadcasting(scope, first));
        }
        scope.add(scope.chance.of("Sum", "Mean", "Max", "Min"), Attributes.NONE, 1, operands);
    }

    static void clip(Scope scope) {
        Known x = scope.any();
        List<Known> operands = new ArrayList<>(List.of(x));
        operands.add(scope.chance.in(70) ? scope.scalar(x.element(), -1) : null);
        operands.add(scope.chance.in(70) ? scope.scalar(x.element(), 1) : null);
        scope.add("Clip", Attributes.NONE, 1, operands);
    }

    static void cast(Scope scope) {
        scope.add("Cast", AttributeMap.of("to", DataTypes.number(scope.chance.of(CAST))), scope.any());
    }

    static void where(Scope scope) {
        Known x = scope.any();
        Optional<Known> condition = scope.find(k -> k.element() == BOOL);
        if (condition.isEmpty() || scope.chance.in(40)) {
            condition = scope.add("Greater", x, Partners.broadcasting(scope, x));
        }
        condition.ifPresent(c -> scope.add("Where", c, x, Partners.broadcasting(scope, x)));
    }

    /** x / 2 * (1 + erf(x / sqrt(2))) or its form with tanh, as exporters write it. */
    static void gelu(Scope scope) {
        Known x = scope.any();
        if (!x.element().isFloat()) {
            return;
        }
        Optional<Known> gate = scope.chance.in(50)
                ? scope.add("Div", x, scope.scalar(x.element(), Math.sqrt(2))).flatMap(d -> scope.add("Erf", d))
                : scope.add("Pow", x, scope.scalar(x.element(), 3))
                        .flatMap(p -> scope.add("Mul", p, scope.scalar(x.element(), 0.044715)))
                        .flatMap(p -> scope.add("Add", x, p))
                        .flatMap(p -> scope.add("Tanh", p));
        gate.flatMap(g -> scope.add("Add", g, scope.scalar(x.element(), 1)))
                .flatMap(g -> scope.add("Mul", x, g))
                .ifPresent(g -> scope.add("Mul", g, scope.scalar(x.element(), 0.5)));
    }
}
