package dev.sardonyx.passes.program;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.Expression.Binary;
import dev.sardonyx.ir.kernel.Expression.Convert;
import dev.sardonyx.ir.kernel.Expression.Narrow;
import dev.sardonyx.ir.kernel.Expression.Reinterpret;
import dev.sardonyx.ir.kernel.Expression.Unary;
import dev.sardonyx.ir.kernel.UnaryOperation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The expressions whose last bit decides about more than a last bit: what integers, comparisons, remainders and whole
 * numbers are made of. Sameness is identity.
 */
final class SharpExpressions {
    private final Set<Expression> found = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Looks at {@code expression}, not at its inputs, for whether these are such. */
    void study(Expression expression) {
        if (isSharp(expression)) {
            expression.inputs().forEach(this::add);
        }
    }

    private void add(Expression expression) {
        if (found.add(expression)) {
            expression.inputs().forEach(this::add);
        }
    }

    boolean contains(Expression expression) {
        return found.contains(expression);
    }

    private static boolean isSharp(Expression expression) {
        return switch (expression) {
            case Convert convert ->
                convert.input().type().isFloat() && !convert.type().isFloat();
            case Narrow narrow -> !narrow.element().isFloat();
            case Reinterpret _ -> true;
            case Binary binary ->
                binary.left().type().isFloat()
                        && (binary.operation().isComparison() || binary.operation() == BinaryOperation.REM);
            case Unary unary -> isStep(unary.operation());
            default -> false;
        };
    }

    private static boolean isStep(UnaryOperation operation) {
        return switch (operation) {
            case FLOOR, CEIL, ROUND, IS_NAN -> true;
            default -> false;
        };
    }
}
