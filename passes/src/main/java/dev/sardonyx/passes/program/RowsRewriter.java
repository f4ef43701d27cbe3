package dev.sardonyx.passes.program;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Keep;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.RowValue;
import dev.sardonyx.ir.program.Algorithm.Rows;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Rows with other leaves in their expressions. What is computed once stays one node. Used once. */
final class RowsRewriter {
    private final UnaryOperator<Expression> leaves;
    private final Map<Expression, Expression> rewritten = new IdentityHashMap<>();

    /** @param leaves the replacement of a leaf, of the same type; asked in the order of the passes */
    RowsRewriter(UnaryOperator<Expression> leaves) {
        this.leaves = leaves;
    }

    Rows rewrite(Rows rows) {
        return new Rows(
                rows.outerRank(),
                rows.operands(),
                rows.results(),
                rows.temporaries(),
                rows.parameters(),
                rows.passes().stream().map(this::rewrite).toList());
    }

    private Pass rewrite(Pass pass) {
        return mapped(pass, this::rewrite, this::rewrite);
    }

    /** {@code pass} with what it computes for each element and what it computes once a row in another form. */
    static Pass mapped(Pass pass, UnaryOperator<Expression> element, UnaryOperator<Expression> ofRow) {
        return new Pass(
                pass.keeps().stream()
                        .map(k -> new Keep(k.index(), element.apply(k.value())))
                        .toList(),
                pass.combinations().stream()
                        .map(c -> new Combination(c.index(), c.combine(), element.apply(c.value())))
                        .toList(),
                mapped(pass.results(), element),
                pass.rowValues().stream()
                        .map(v -> new RowValue(v.index(), ofRow.apply(v.value())))
                        .toList(),
                mapped(pass.rowResults(), ofRow));
    }

    private static List<Result> mapped(List<Result> results, UnaryOperator<Expression> form) {
        return results.stream()
                .map(r -> new Result(r.result(), form.apply(r.value())))
                .toList();
    }

    private Expression rewrite(Expression expression) {
        Expression known = rewritten.get(expression);
        if (known != null) {
            return known;
        }
        List<Expression> inputs = expression.inputs();
        Expression next = inputs.isEmpty()
                ? leaves.apply(expression)
                : expression.withInputs(inputs.stream().map(this::rewrite).toList());
        rewritten.put(expression, next);
        return next;
    }
}
