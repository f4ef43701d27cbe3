package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Keep;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.RowValue;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pass over a row: a vector loop where the target has vectors for all of it, then the rest, in a vector with a mask
 * where that is cheap, otherwise in a scalar loop.
 *
 * <p>Sums and products of floats go over 16 partial results, element {@code i} into number {@code i mod 16}, which
 * are combined as a fixed tree: the same bits for every vector width.
 */
final class PassWriter {
    static final int PARTIALS = 16;
    /**
     * The limits of a rest in a vector with a mask. HotSpot's first compiler gives up on methods with many masked loads
     * and stores, and what it gives up on may never reach the second.
     */
    private static final int MOST_MASKED_ACCESSES = 4;

    private static final int MOST_MASKED_OPERATIONS = 12;
    /** Vectors that maxima and minima take at once. */
    private static final int SEVERAL = 4;

    private static final int MOST_OPERATIONS_OF_SEVERAL = 12;

    private final RowsMethod method;
    private final KernelBuilder code;
    private final List<Keep> keeps = new ArrayList<>();
    private final List<Accumulator> accumulators = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final List<RowValue> rowValues;
    private final List<Result> rowResults;

    PassWriter(RowsMethod method, Pass pass) {
        this.method = method;
        this.code = method.code();
        // Expressions of a pass share parts, which are computed once.
        Map<Expression, Expression> expanded = new IdentityHashMap<>();
        pass.keeps().forEach(k -> keeps.add(new Keep(k.index(), MathExpansion.expand(k.value(), expanded))));
        for (Combination combination : pass.combinations()) {
            Expression value = MathExpansion.expand(combination.value(), expanded);
            accumulators.add(Accumulator.of(
                    method, new Combination(combination.index(), combination.combine(), value), accumulators.size()));
        }
        pass.results().forEach(r -> results.add(new Result(r.result(), MathExpansion.expand(r.value(), expanded))));
        this.rowValues = pass.rowValues();
        this.rowResults = pass.rowResults();
    }

    void write() {
        if (!keeps.isEmpty() || !accumulators.isEmpty() || !results.isEmpty()) {
            loops();
        }
        for (RowValue value : rowValues) {
            ExpressionWriter writer = new ExpressionWriter(code, 1, leaf -> method.leaf(leaf, null));
            KernelExpression computed = writer.write(MathExpansion.expand(value.value()));
            method.rowValue(value.index(), code.let("r", computed));
        }
        for (Result result : rowResults) {
            ExpressionWriter writer = new ExpressionWriter(code, 1, leaf -> method.leaf(leaf, null));
            method.store(result.result(), null, writer.write(MathExpansion.expand(result.value())));
        }
    }

    /** Writes an elementwise pass over {@code columns} columns, which vectors divide, without a loop. */
    void writeStraight(int columns) {
        int lanes = method.target().lanes();
        for (int column = 0; column < columns; column += lanes) {
            elements(Span.vector(code.let("c", add(method.columnBegin(), literal(column))), lanes), 0);
        }
    }

    /** True when the pass only works on elements, all of them in vectors. */
    boolean isVector() {
        return accumulators.isEmpty() && rowValues.isEmpty() && rowResults.isEmpty() && isVectorizable();
    }

    /** The operations on one element. */
    int operations() {
        return expressions().size();
    }

    private Set<Expression> expressions() {
        Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        keeps.forEach(keep -> collect(keep.value(), seen));
        results.forEach(result -> collect(result.value(), seen));
        return seen;
    }

    private static void collect(Expression expression, Set<Expression> seen) {
        if (seen.add(expression)) {
            expression.inputs().forEach(input -> collect(input, seen));
        }
    }

    private void loops() {
        VectorTarget target = method.target();
        accumulators.forEach(Accumulator::begin);
        if (target.isVector() && isVectorizable()) {
            boolean reduces = !accumulators.isEmpty();
            int step = reduces ? PARTIALS : target.lanes();
            int together = Math.max(step, takesSeveral() ? SEVERAL * target.lanes() : 0);
            accumulators.forEach(a -> a.beginVectors(target.lanes(), together / target.lanes()));
            Variable whole = method.columnBegin();
            if (together > step) {
                whole = vectors(whole, together);
            }
            whole = vectors(whole, step);
            accumulators.forEach(Accumulator::endVectors);
            if (!reduces && target.hasMasks() && takesMasks()) {
                rest(whole, target.lanes());
            } else {
                code.forRange("c", whole, method.columnEnd(), column -> elements(Span.one(column), 0));
            }
        } else {
            code.forRange("c", method.columnBegin(), method.columnEnd(), column -> elements(Span.one(column), 0));
        }
        accumulators.forEach(Accumulator::end);
    }

    /** True for maxima and minima alone: the vectors of a row in one of them would wait for each other. */
    private boolean takesSeveral() {
        Set<Expression> all = expressions();
        accumulators.forEach(a -> collect(a.value(), all));
        return !accumulators.isEmpty()
                && accumulators.stream().allMatch(Accumulator::isFreeOfOrder)
                && all.size() <= MOST_OPERATIONS_OF_SEVERAL;
    }

    /** Walks the columns from {@code begin} on in vectors, {@code step} columns at once; gives where the rest begins. */
    private Variable vectors(Variable begin, int step) {
        int lanes = method.target().lanes();
        Variable count = code.let("count", sub(method.columnEnd(), begin));
        Variable whole = code.let("whole", sub(method.columnEnd(), apply(Operation.AND, count, literal(step - 1))));
        code.forRange("c", begin, whole, literal(step), column -> {
            for (int part = 0; part < step / lanes; part++) {
                elements(Span.vector(add(column, literal(part * lanes)), lanes), part);
            }
        });
        return whole;
    }

    /** Takes what a masked rest needs of the method's masked accesses, if the pass is cheap and they are left. */
    private boolean takesMasks() {
        Set<Expression> all = expressions();
        long loads = all.stream().filter(method::isLoadedInVectors).count();
        return all.size() <= MOST_MASKED_OPERATIONS
                && method.takeMasked(loads + keeps.size() + results.size(), MOST_MASKED_ACCESSES);
    }

    /** Computes the elements from {@code begin} on, which are fewer than a vector has. */
    private void rest(Variable begin, int lanes) {
        KernelExpression count = sub(method.columnEnd(), begin);
        code.ifThen(
                compare(Operation.LT, begin, method.columnEnd()),
                () -> elements(Span.rest(code, begin, lanes, count), 0));
    }

    /** The work on the elements of {@code span}, part {@code part} of a block of 16. */
    private void elements(Span span, int part) {
        ExpressionWriter writer = new ExpressionWriter(code, span.lanes(), leaf -> method.leaf(leaf, span));
        for (Keep keep : keeps) {
            method.keep(keep.index(), span, writer.write(keep.value()));
        }
        for (Accumulator accumulator : accumulators) {
            accumulator.add(span.first(), writer.write(accumulator.value()), part);
        }
        for (Result result : results) {
            method.store(result.result(), span, writer.write(result.value()));
        }
    }

    private boolean isVectorizable() {
        Set<Expression> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return keeps.stream().allMatch(k -> k.value().type() == ScalarType.F32 && isVectorizable(k.value(), seen))
                && accumulators.stream().allMatch(a -> a.hasVectorForm() && isVectorizable(a.value(), seen))
                && results.stream()
                        .allMatch(r -> method.result(r.result()).element() == ElementType.F32
                                && method.result(r.result()).access().isUnit()
                                && isVectorizable(r.value(), seen));
    }

    private boolean isVectorizable(Expression expression, Set<Expression> seen) {
        if (!seen.add(expression)) {
            return true;
        }
        boolean leafLoads = !(expression instanceof Expression.Operand) || method.loadsVectors(expression);
        return leafLoads
                && MathExpansion.isVectorizable(expression)
                && expression.inputs().stream().allMatch(i -> isVectorizable(i, seen));
    }

    /** The tree that combines 16 partial results in {@code array} from {@code offset} on. */
    static KernelExpression tree(KernelBuilder code, Operation operation, Variable array, int offset) {
        List<KernelExpression> level = new ArrayList<>();
        for (int i = 0; i < PARTIALS; i++) {
            level.add(load(array, literal(offset + i)));
        }
        while (level.size() > 1) {
            List<KernelExpression> next = new ArrayList<>();
            int half = level.size() / 2;
            for (int i = 0; i < half; i++) {
                next.add(code.let("s", apply(operation, level.get(i), level.get(i + half))));
            }
            level = next;
        }
        return level.get(0);
    }
}
