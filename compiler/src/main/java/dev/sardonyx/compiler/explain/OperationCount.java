package dev.sardonyx.compiler.explain;

import dev.sardonyx.codegen.template.MathExpansion;
import dev.sardonyx.ir.kernel.Expression;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counts the operations of floats that one element of expressions takes, functions written out as kernels compute them.
 * What expressions share counts once. Functions that no kernel writes out count as one operation; conversions,
 * selections and work on integers count as none.
 */
final class OperationCount {
    private static final int MULTIPLY_AND_ADD = 2;

    private final Map<Expression, Expression> expanded = new IdentityHashMap<>();
    private final Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long operations;

    void add(Expression expression) {
        count(MathExpansion.expand(expression, expanded));
    }

    void add(long number) {
        operations += number;
    }

    long operations() {
        return operations;
    }

    private void count(Expression expression) {
        if (!seen.add(expression)) {
            return;
        }
        expression.inputs().forEach(this::count);
        operations += switch (expression) {
            case Expression.Fma fma -> MULTIPLY_AND_ADD;
            case Expression.Unary unary -> unary.input().type().isFloat() ? 1 : 0;
            case Expression.Binary binary -> binary.left().type().isFloat() ? 1 : 0;
            default -> 0;
        };
    }
}
