package dev.sardonyx.ir.kernel;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A scalar computation over the elements that operands have at one index. A directed acyclic graph: a node that is
 * used twice is the same object and is computed once. Types are checked when a node is made.
 */
public sealed interface Expression {
    ScalarType type();

    /** What this reads, in order. */
    List<Expression> inputs();

    /** The same computation of other inputs, which must have the types of {@link #inputs()}. */
    Expression withInputs(List<Expression> inputs);

    /** An expression that reads no other. */
    sealed interface Leaf extends Expression {
        @Override
        default List<Expression> inputs() {
            return List.of();
        }

        @Override
        default Expression withInputs(List<Expression> inputs) {
            return this;
        }
    }

    /** A constant; {@code bits} are those of the double or the long that has its value. */
    record Constant(ScalarType type, long bits) implements Leaf {
        public double doubleValue() {
            return type.isFloat() ? Double.longBitsToDouble(bits) : bits;
        }
    }

    /** The element of operand {@code index}, widened from {@code element} to the type it computes in. */
    record Operand(int index, ElementType element) implements Leaf {
        @Override
        public ScalarType type() {
            return ScalarType.computing(element);
        }
    }

    /** The value of a dimension, an i64. */
    record Extent(Dim dim) implements Leaf {
        @Override
        public ScalarType type() {
            return ScalarType.I64;
        }
    }

    /** A run-time integer of the kernel call, an i64. */
    record Parameter(int index) implements Leaf {
        @Override
        public ScalarType type() {
            return ScalarType.I64;
        }
    }

    /** A value of the row being computed: a combination over its elements, or what is computed from such. */
    record RowValue(int index, ScalarType type) implements Leaf {}

    /** A value that an earlier pass over the row kept for this element. */
    record Kept(int index, ScalarType type) implements Leaf {}

    /** The index along {@code axis} of the element being computed, an i64; negative axes count from the last. */
    record Index(int axis) implements Leaf {
        @Override
        public ScalarType type() {
            return ScalarType.I64;
        }
    }

    /** {@code operation} of one scalar. */
    record Unary(UnaryOperation operation, Expression input) implements Expression {
        public Unary {
            operation.check(input.type());
        }

        @Override
        public ScalarType type() {
            return operation.result(input.type());
        }

        @Override
        public List<Expression> inputs() {
            return List.of(input);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Unary(operation, inputs.get(0));
        }
    }

    /** {@code operation} of two scalars of one type. */
    record Binary(BinaryOperation operation, Expression left, Expression right) implements Expression {
        public Binary {
            if (left.type() != right.type()) {
                throw new IllegalArgumentException(operation + " of "
                        + left.type().text() + " and " + right.type().text());
            }
            operation.check(left.type());
        }

        @Override
        public ScalarType type() {
            return operation.isComparison() ? ScalarType.BOOL : left.type();
        }

        @Override
        public List<Expression> inputs() {
            return List.of(left, right);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Binary(operation, inputs.get(0), inputs.get(1));
        }
    }

    /** {@code left * right + addend}, rounded once. */
    record Fma(Expression left, Expression right, Expression addend) implements Expression {
        public Fma {
            if (!left.type().isFloat() || left.type() != right.type() || left.type() != addend.type()) {
                throw new IllegalArgumentException("fma needs three floating-point operands of one type");
            }
        }

        @Override
        public ScalarType type() {
            return left.type();
        }

        @Override
        public List<Expression> inputs() {
            return List.of(left, right, addend);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Fma(inputs.get(0), inputs.get(1), inputs.get(2));
        }
    }

    /** {@code whenTrue} or {@code whenFalse}; both are computed. */
    record Select(Expression condition, Expression whenTrue, Expression whenFalse) implements Expression {
        public Select {
            if (condition.type() != ScalarType.BOOL || whenTrue.type() != whenFalse.type()) {
                throw new IllegalArgumentException("select needs a truth value and two operands of one type");
            }
        }

        @Override
        public ScalarType type() {
            return whenTrue.type();
        }

        @Override
        public List<Expression> inputs() {
            return List.of(condition, whenTrue, whenFalse);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Select(inputs.get(0), inputs.get(1), inputs.get(2));
        }
    }

    /**
     * A value conversion as a Java cast does it (floats to integers truncate and saturate, NaN gives 0); to
     * {@code BOOL}: not equal to 0; from it: 0 or 1.
     */
    record Convert(ScalarType type, Expression input) implements Expression {
        @Override
        public List<Expression> inputs() {
            return List.of(input);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Convert(type, inputs.get(0));
        }
    }

    /** The same bits as a type of the same width (f32 and i32, f64 and i64). */
    record Reinterpret(ScalarType type, Expression input) implements Expression {
        @Override
        public List<Expression> inputs() {
            return List.of(input);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Reinterpret(type, inputs.get(0));
        }
    }

    /**
     * The value rounded to what {@code element} can hold: integers keep their low bits, floats round to nearest even.
     * The scalar type stays.
     */
    record Narrow(ElementType element, Expression input) implements Expression {
        public Narrow {
            if (ScalarType.computing(element) != input.type()) {
                throw new IllegalArgumentException(
                        "cannot narrow " + input.type().text() + " to " + element.text());
            }
        }

        @Override
        public ScalarType type() {
            return input.type();
        }

        @Override
        public List<Expression> inputs() {
            return List.of(input);
        }

        @Override
        public Expression withInputs(List<Expression> inputs) {
            return new Narrow(element, inputs.get(0));
        }
    }

    static Constant constant(ScalarType type, double value) {
        return new Constant(type, type.isFloat() ? Double.doubleToRawLongBits(value) : (long) value);
    }

    static Constant constant(ScalarType type, long value) {
        return new Constant(type, type.isFloat() ? Double.doubleToRawLongBits(value) : value);
    }

    static Constant f32(double value) {
        return constant(ScalarType.F32, (float) value);
    }

    default Expression plus(Expression other) {
        return new Binary(BinaryOperation.ADD, this, other);
    }

    default Expression minus(Expression other) {
        return new Binary(BinaryOperation.SUB, this, other);
    }

    default Expression times(Expression other) {
        return new Binary(BinaryOperation.MUL, this, other);
    }

    default Expression dividedBy(Expression other) {
        return new Binary(BinaryOperation.DIV, this, other);
    }

    default Expression times(double factor) {
        return times(constant(type(), factor));
    }

    default Expression plus(double addend) {
        return plus(constant(type(), addend));
    }

    default Expression max(Expression other) {
        return new Binary(BinaryOperation.MAX, this, other);
    }

    default Expression min(Expression other) {
        return new Binary(BinaryOperation.MIN, this, other);
    }

    default Expression binary(BinaryOperation operation, Expression other) {
        return new Binary(operation, this, other);
    }

    default Expression unary(UnaryOperation operation) {
        return new Unary(operation, this);
    }

    default Expression convert(ScalarType to) {
        return type() == to ? this : new Convert(to, this);
    }

    /** Rewrites bottom-up with {@code rule}, keeping shared nodes shared. */
    default Expression transform(java.util.function.UnaryOperator<Expression> rule) {
        return transform(rule, new java.util.IdentityHashMap<>());
    }

    /**
     * The same for one of several expressions, so that what they share stays shared.
     *
     * @param done what became of expressions so far, by identity; gets what becomes of those in this one
     */
    default Expression transform(
            java.util.function.UnaryOperator<Expression> rule, java.util.Map<Expression, Expression> done) {
        Expression known = done.get(this);
        if (known != null) {
            return known;
        }
        List<Expression> next = new ArrayList<>();
        boolean changed = false;
        for (Expression input : inputs()) {
            Expression transformed = input.transform(rule, done);
            changed |= transformed != input;
            next.add(transformed);
        }
        Expression result = Objects.requireNonNull(rule.apply(changed ? withInputs(next) : this));
        done.put(this, result);
        return result;
    }
}
