package dev.sardonyx.passes.program;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.Expression.Binary;
import dev.sardonyx.ir.kernel.Expression.Constant;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Keep;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.RowValue;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.KernelCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rows whose f32 results may differ in their last bits:
 *
 * <ul>
 *   <li>an element divided by a value of its row, or by a constant, is multiplied by the reciprocal, which is computed once;
 *   <li>a product that nothing but a sum reads is added with one rounding.
 * </ul>
 *
 * What an integer, a comparison or a rounding to a whole number is made of stays as it is, since there the last bit decides
 * about more than the last bit. Used once.
 */
final class RelaxedRows {
    private final Rows rows;
    private final SharpExpressions sharp = new SharpExpressions();
    private final Map<Expression, Integer> uses = new IdentityHashMap<>();
    private final Map<Expression, Expression> elements = new IdentityHashMap<>();
    private final Map<Expression, Expression> onceARow = new IdentityHashMap<>();

    /** The row values that are reciprocals of others, by the others' indices. */
    private final Map<Integer, Integer> reciprocals = new HashMap<>();

    private int rowValues;

    private RelaxedRows(Rows rows) {
        this.rows = rows;
    }

    /** {@code call} and its tile with relaxed rows. */
    static Call relaxed(Call call) {
        return call instanceof KernelCall kernel ? relaxed(kernel) : call;
    }

    private static KernelCall relaxed(KernelCall call) {
        return new KernelCall(
                call.algorithm() instanceof Rows rows ? new RelaxedRows(rows).relaxed() : call.algorithm(),
                call.operands(),
                call.results(),
                call.extents(),
                call.parameters(),
                call.tile().map(RelaxedRows::relaxed),
                call.location());
    }

    private Rows relaxed() {
        for (Pass pass : rows.passes()) {
            expressions(pass).forEach(this::study);
            rowValues += pass.combinations().size() + pass.rowValues().size();
        }
        List<Pass> passes = rows.passes().stream()
                .map(pass -> RowsRewriter.mapped(pass, this::element, this::ofRow))
                .toList();
        return new Rows(
                rows.outerRank(),
                rows.operands(),
                rows.results(),
                rows.temporaries(),
                rows.parameters(),
                passes.stream().map(this::withReciprocals).toList());
    }

    private static Stream<Expression> expressions(Pass pass) {
        return Stream.of(
                        pass.keeps().stream().map(Keep::value),
                        pass.combinations().stream().map(Combination::value),
                        pass.results().stream().map(Result::value),
                        pass.rowValues().stream().map(RowValue::value),
                        pass.rowResults().stream().map(Result::value))
                .flatMap(values -> values);
    }

    /** Counts what reads the parts of {@code expression}, itself being read by a store or a combination. */
    private void study(Expression expression) {
        sharp.study(expression);
        if (uses.merge(expression, 1, Integer::sum) == 1) {
            expression.inputs().forEach(this::study);
        }
    }

    /** The pass with the reciprocals of its row values, which later passes read. */
    private Pass withReciprocals(Pass pass) {
        List<RowValue> values = new ArrayList<>(pass.rowValues());
        Stream.concat(
                        pass.combinations().stream().map(Combination::index),
                        pass.rowValues().stream().map(RowValue::index))
                .filter(reciprocals::containsKey)
                .forEach(index -> values.add(new RowValue(
                        reciprocals.get(index),
                        Expression.f32(1).dividedBy(new Expression.RowValue(index, ScalarType.F32)))));
        return new Pass(pass.keeps(), pass.combinations(), pass.results(), values, pass.rowResults());
    }

    private Expression element(Expression expression) {
        return rewritten(expression, true, elements);
    }

    private Expression ofRow(Expression expression) {
        return rewritten(expression, false, onceARow);
    }

    private Expression rewritten(Expression expression, boolean element, Map<Expression, Expression> done) {
        if (sharp.contains(expression)) {
            return expression;
        }
        Expression known = done.get(expression);
        if (known == null) {
            known = expression instanceof Binary binary && binary.type() == ScalarType.F32
                    ? operation(binary, element, done)
                    : withInputs(expression, element, done);
            done.put(expression, known);
        }
        return known;
    }

    private Expression withInputs(Expression expression, boolean element, Map<Expression, Expression> done) {
        return expression.inputs().isEmpty()
                ? expression
                : expression.withInputs(expression.inputs().stream()
                        .map(input -> rewritten(input, element, done))
                        .toList());
    }

    private Expression operation(Binary binary, boolean element, Map<Expression, Expression> done) {
        if (binary.operation() == BinaryOperation.ADD) {
            return sum(binary, element, done);
        }
        if (binary.operation() == BinaryOperation.DIV) {
            if (binary.right() instanceof Constant constant && hasReciprocal(constant)) {
                return rewritten(binary.left(), element, done).times(Expression.f32(1 / constant.doubleValue()));
            }
            if (element && binary.right() instanceof Expression.RowValue value) {
                int reciprocal = reciprocals.computeIfAbsent(value.index(), index -> rowValues++);
                return rewritten(binary.left(), true, done).times(new Expression.RowValue(reciprocal, ScalarType.F32));
            }
        }
        return withInputs(binary, element, done);
    }

    private Expression sum(Binary sum, boolean element, Map<Expression, Expression> done) {
        Expression left = rewritten(sum.left(), element, done);
        Expression right = rewritten(sum.right(), element, done);
        if (isOwn(sum.left()) && left instanceof Binary product && product.operation() == BinaryOperation.MUL) {
            return new Expression.Fma(product.left(), product.right(), right);
        }
        if (isOwn(sum.right()) && right instanceof Binary product && product.operation() == BinaryOperation.MUL) {
            return new Expression.Fma(product.left(), product.right(), left);
        }
        return left.plus(right);
    }

    /** Whether nothing else reads {@code expression}. */
    private boolean isOwn(Expression expression) {
        return uses.get(expression) == 1 && !sharp.contains(expression);
    }

    private static boolean hasReciprocal(Constant constant) {
        float reciprocal = (float) (1 / constant.doubleValue());
        return Float.isFinite(reciprocal) && Math.abs(reciprocal) >= Float.MIN_NORMAL;
    }
}
