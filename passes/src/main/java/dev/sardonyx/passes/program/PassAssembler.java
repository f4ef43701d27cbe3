package dev.sardonyx.passes.program;

import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Combine;
import dev.sardonyx.ir.program.Algorithm.Keep;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.RowValue;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Composes the expressions of nodes and sorts them into passes: what depends on a combination over the row comes in
 * a pass behind it. Costly element values that a later pass needs again are kept, cheap ones computed anew.
 */
final class PassAssembler {
    /** Operations from which keeping a value is cheaper than computing it again. */
    private static final int COSTLY = 3;

    private static final int FUNCTION_COST = 4;

    private final Graph types;
    private final Shape domain;
    private final List<Integer> order;
    private final List<Integer> reducedAxes;
    private final Optional<Shape> rowShape;
    private final List<Value> operands = new ArrayList<>();
    private final Map<Value, Cell> cells = new HashMap<>();
    private final List<Dim> parameters = new ArrayList<>();
    private final List<ScalarType> temporaries = new ArrayList<>();
    private final List<PassParts> passes = new ArrayList<>();
    private int rowValues;
    private boolean usesIndex;

    /** A value: its expression, the pass in which it is known, and whether it is one a row. */
    private static final class Cell {
        private final Expression expression;
        private final int level;
        private final boolean row;
        private Expression.Kept kept;

        Cell(Expression expression, int level, boolean row) {
            this.expression = expression;
            this.level = level;
            this.row = row;
        }
    }

    /** A pass while it grows. */
    private static final class PassParts {
        private final List<Keep> keeps = new ArrayList<>();
        private final List<Combination> combinations = new ArrayList<>();
        private final List<Result> results = new ArrayList<>();
        private final List<RowValue> rowValues = new ArrayList<>();
        private final List<Result> rowResults = new ArrayList<>();
    }

    /**
     * @param domain the shape the loops walk
     * @param order its axes, outermost first
     * @param reducedAxes the axes that reductions combine
     */
    PassAssembler(Graph types, Shape domain, List<Integer> order, List<Integer> reducedAxes) {
        this.types = types;
        this.domain = domain;
        this.order = order;
        this.reducedAxes = reducedAxes;
        Shape ofRow = domain;
        for (int axis : reducedAxes) {
            ofRow = ofRow.with(axis, Dim.ONE);
        }
        this.rowShape = reducedAxes.isEmpty() ? Optional.empty() : Optional.of(ofRow);
    }

    void add(Node node, Lowering lowering) {
        switch (lowering) {
            case Lowering.Elementwise elementwise -> {
                for (int i = 0; i < node.results().size(); i++) {
                    if (node.results().get(i).isPresent()) {
                        elementwise(
                                node,
                                node.results().get(i),
                                elementwise.results().get(i));
                    }
                }
            }
            case Lowering.Reduction reduction -> reduction(node, reduction);
            // The same rows, counted along other axes.
            case Lowering.Reshape reshape -> cells.put(node.result(), cell(node.operand(0)));
            default -> throw new IllegalArgumentException(node.operator() + " is no work on rows");
        }
    }

    private void elementwise(Node node, Value result, Expression expression) {
        List<Cell> read = new ArrayList<>();
        for (int i = 0; i < node.operands().size(); i++) {
            if (node.hasOperand(i) && reads(expression, i)) {
                read.add(cell(node.operand(i)));
            }
        }
        int level = read.stream().mapToInt(c -> c.level).max().orElse(0);
        boolean row = rowShape.filter(types.shape(result)::equals).isPresent();
        Expression composed = compose(expression, node, level, row);
        ElementType element = types.tensorType(result).element();
        Expression narrowed = narrow(element, composed);
        if (!row || level == 0) {
            cells.put(result, new Cell(narrowed, level, row));
            return;
        }
        int index = rowValues++;
        pass(level - 1).rowValues.add(new RowValue(index, narrowed));
        cells.put(result, new Cell(new Expression.RowValue(index, narrowed.type()), level, true));
    }

    private static Expression narrow(ElementType element, Expression value) {
        boolean whole = switch (element) {
            case F32, F64, I64, U64, I32, BOOL -> true;
            default -> false;
        };
        return whole ? value : new Expression.Narrow(element, value);
    }

    private void reduction(Node node, Lowering.Reduction reduction) {
        Cell cell = cell(node.operand(0));
        int level = cell.level;
        for (int i = 1; i < node.operands().size(); i++) {
            if (node.hasOperand(i) && reads(reduction.element(), i)) {
                level = Math.max(level, cell(node.operand(i)).level);
            }
        }
        Expression element = compose(reduction.element(), node, level, false);
        int index = rowValues++;
        Combine combine = Combine.valueOf(reduction.reducer().name());
        pass(level).combinations.add(new Combination(index, combine, element));
        ScalarType combinedType = combine.isIndex() ? ScalarType.I64 : element.type();
        Expression combined = new Expression.RowValue(index, combinedType);
        Expression finish = reduction.finish().transform(e -> {
            if (e instanceof Expression.Operand o && o.index() == -1) {
                return combined.convert(o.type());
            }
            return e instanceof Expression.Operand o ? leaf(node.operand(o.index()), 0, true) : parameterized(e, true);
        });
        Expression narrowed = narrow(types.tensorType(node.result()).element(), finish);
        int finished = rowValues++;
        pass(level).rowValues.add(new RowValue(finished, narrowed));
        cells.put(node.result(), new Cell(new Expression.RowValue(finished, narrowed.type()), level + 1, true));
    }

    private static boolean reads(Expression expression, int operand) {
        return (expression instanceof Expression.Operand o && o.index() == operand)
                || expression.inputs().stream().anyMatch(i -> reads(i, operand));
    }

    /** {@code expression} with the node's operands replaced by what they are. */
    private Expression compose(Expression expression, Node node, int level, boolean row) {
        return expression.transform(e -> e instanceof Expression.Operand operand
                ? leaf(node.operand(operand.index()), level, row)
                : parameterized(e, row));
    }

    private Expression parameterized(Expression expression, boolean row) {
        if (expression instanceof Expression.Extent extent) {
            return parameter(extent.dim());
        }
        if (expression instanceof Expression.Index index) {
            return index(index.axis() < 0 ? index.axis() + domain.rank() : index.axis(), row);
        }
        return expression;
    }

    /** The index along {@code axis}; reduced axes are one axis of the loops, and have one element in row results. */
    private Expression index(int axis, boolean row) {
        boolean reduced = reducedAxes.contains(axis);
        if (reduced && row) {
            return Expression.constant(ScalarType.I64, 0);
        }
        usesIndex = true;
        if (!reduced || reducedAxes.size() == 1) {
            return new Expression.Index(order.indexOf(axis));
        }
        int first = order.size() - reducedAxes.size();
        Dim inner = Dim.ONE;
        for (int next : order.subList(order.indexOf(axis) + 1, order.size())) {
            inner = inner.times(domain.dim(next));
        }
        return new Expression.Index(first)
                .binary(BinaryOperation.DIV, parameter(inner))
                .binary(BinaryOperation.REM, parameter(domain.dim(axis)));
    }

    private Expression parameter(Dim dim) {
        if (dim.isKnown()) {
            return Expression.constant(ScalarType.I64, dim.knownValue());
        }
        int index = parameters.indexOf(dim);
        if (index < 0) {
            index = parameters.size();
            parameters.add(dim);
        }
        return new Expression.Parameter(index);
    }

    private Expression leaf(Value value, int level, boolean row) {
        Cell cell = cell(value);
        if (cell.row || row || cell.level >= level || cost(cell.expression, seen()) < COSTLY) {
            return cell.expression;
        }
        if (cell.kept == null) {
            int index = temporaries.size();
            temporaries.add(cell.expression.type());
            pass(cell.level).keeps.add(new Keep(index, cell.expression));
            cell.kept = new Expression.Kept(index, cell.expression.type());
        }
        return cell.kept;
    }

    private static Set<Expression> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static int cost(Expression expression, Set<Expression> seen) {
        if (!seen.add(expression)) {
            return 0;
        }
        int own = switch (expression) {
            case Expression.Unary unary ->
                switch (unary.operation()) {
                    case NEG, ABS, NOT, IS_NAN -> 1;
                    default -> FUNCTION_COST;
                };
            case Expression.Binary binary ->
                switch (binary.operation()) {
                    case DIV, REM, POW, ATAN2 -> FUNCTION_COST;
                    default -> 1;
                };
            case Expression.Fma fma -> 1;
            case Expression.Select select -> 1;
            default -> 0;
        };
        return own + expression.inputs().stream().mapToInt(i -> cost(i, seen)).sum();
    }

    /** The cell of a value; a scalar constant is part of the code, another value from outside becomes an operand. */
    private Cell cell(Value value) {
        return cells.computeIfAbsent(value, v -> {
            Optional<Expression> constant = types.weight(v).flatMap(w -> scalar(w.tensor()));
            if (constant.isPresent()) {
                return new Cell(constant.get(), 0, false);
            }
            int index = operands.size();
            operands.add(v);
            return new Cell(new Expression.Operand(index, types.tensorType(v).element()), 0, false);
        });
    }

    private static Optional<Expression> scalar(Tensor tensor) {
        if (tensor.size() != 1 || tensor.elementType() == ElementType.STRING) {
            return Optional.empty();
        }
        ScalarType type = ScalarType.computing(tensor.elementType());
        return Optional.of(
                type.isFloat()
                        ? Expression.constant(type, tensor.getDouble(0))
                        : Expression.constant(type, tensor.getLong(0)));
    }

    private PassParts pass(int level) {
        while (passes.size() <= level) {
            passes.add(new PassParts());
        }
        return passes.get(level);
    }

    /** States that {@code value} is stored as result {@code index}. */
    void result(Value value, int index) {
        Cell cell = cell(value);
        if (cell.row) {
            pass(Math.max(cell.level - 1, 0)).rowResults.add(new Result(index, cell.expression));
        } else {
            pass(cell.level).results.add(new Result(index, cell.expression));
        }
    }

    List<Value> operands() {
        return operands;
    }

    List<Dim> parameters() {
        return parameters;
    }

    List<ScalarType> temporaries() {
        return temporaries;
    }

    boolean usesIndex() {
        return usesIndex;
    }

    List<Pass> passes() {
        return passes.stream()
                .map(p -> new Pass(p.keeps, p.combinations, p.results, p.rowValues, p.rowResults))
                .toList();
    }
}
