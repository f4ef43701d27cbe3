package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.broadcast;
import static dev.sardonyx.ir.kernel.KernelBuilder.call;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.reinterpret;
import static dev.sardonyx.ir.kernel.KernelBuilder.select;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.Expression.Binary;
import dev.sardonyx.ir.kernel.Expression.Unary;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.ScalarType;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes a scalar expression into a kernel, for one element or for a vector of them. What is used twice is computed
 * once. One instance serves one place in the code: the variables it makes are not visible elsewhere.
 */
final class ExpressionWriter {
    private final KernelBuilder code;
    private final int lanes;
    private final Function<Expression, KernelExpression> leaves;
    private final Map<Expression, KernelExpression> written = new IdentityHashMap<>();

    /**
     * @param lanes 1 for scalars
     * @param leaves the operands, row values, kept values, indices and parameters; scalars are broadcast where needed
     */
    ExpressionWriter(KernelBuilder code, int lanes, Function<Expression, KernelExpression> leaves) {
        this.code = code;
        this.lanes = lanes;
        this.leaves = leaves;
    }

    /** The value of {@code expression}: a scalar, or a vector when lanes are more than 1. */
    KernelExpression write(Expression expression) {
        KernelExpression known = written.get(expression);
        if (known != null) {
            return known;
        }
        KernelExpression value = switch (expression) {
            case Expression.Constant constant -> spread(scalarConstant(constant));
            case Expression.Operand o -> spread(leaves.apply(o));
            case Expression.RowValue v -> spread(leaves.apply(v));
            case Expression.Kept k -> spread(leaves.apply(k));
            case Expression.Parameter p -> leaves.apply(p);
            case Expression.Index i -> leaves.apply(i);
            case Expression.Extent e -> throw new IllegalArgumentException("extents become parameters before code");
            default -> named(operation(expression));
        };
        written.put(expression, value);
        return value;
    }

    private KernelExpression named(KernelExpression value) {
        return value instanceof KernelExpression.Variable ? value : code.let("t", value);
    }

    private KernelExpression spread(KernelExpression value) {
        return lanes > 1 && value.type().isScalar() ? broadcast(value, lanes) : value;
    }

    private static KernelExpression scalarConstant(Expression.Constant constant) {
        KernelType type = KernelType.of(constant.type());
        if (constant.type() == ScalarType.F32) {
            return literal((float) constant.doubleValue());
        }
        return KernelBuilder.literal(type, constant.bits());
    }

    private KernelExpression operation(Expression expression) {
        return switch (expression) {
            case Unary unary -> unary(unary);
            case Binary binary -> binary(binary);
            case Expression.Fma fma -> KernelBuilder.fma(write(fma.left()), write(fma.right()), write(fma.addend()));
            case Expression.Select s -> select(write(s.condition()), write(s.whenTrue()), write(s.whenFalse()));
            case Expression.Convert c -> convert(typed(c.type()), write(c.input()));
            case Expression.Reinterpret r -> reinterpret(typed(r.type()), write(r.input()));
            case Expression.Narrow n -> lanes > 1 ? write(n.input()) : Elements.narrow(n.element(), write(n.input()));
            default -> throw new IllegalArgumentException("no code for " + expression);
        };
    }

    private KernelType typed(ScalarType type) {
        KernelType scalar = KernelType.of(type);
        return lanes > 1 ? KernelType.vector(scalar.base(), lanes) : scalar;
    }

    private KernelExpression unary(Unary unary) {
        KernelExpression x = write(unary.input());
        return switch (unary.operation()) {
            case NEG -> apply(Operation.NEG, x);
            case ABS -> apply(Operation.ABS, x);
            case NOT -> apply(Operation.NOT, x);
            case SQRT -> apply(Operation.SQRT, x);
            case IS_NAN -> compare(Operation.NE, x, x);
            default -> call(unary.operation().text(), x.type(), x);
        };
    }

    private KernelExpression binary(Binary binary) {
        KernelExpression a = write(binary.left());
        KernelExpression b = isShift(binary.operation()) && binary.right() instanceof Expression.Constant constant
                ? scalarConstant(constant)
                : write(binary.right());
        boolean integer = !binary.left().type().isFloat();
        return switch (binary.operation()) {
            case ADD -> apply(Operation.ADD, a, b);
            case SUB -> apply(Operation.SUB, a, b);
            case MUL -> apply(Operation.MUL, a, b);
            case DIV -> integer ? call("div", a.type(), a, b) : apply(Operation.DIV, a, b);
            case REM -> integer ? call("rem", a.type(), a, b) : apply(Operation.REM, a, b);
            case MAX -> apply(Operation.MAX, a, b);
            case MIN -> apply(Operation.MIN, a, b);
            case AND -> apply(Operation.AND, a, b);
            case OR -> apply(Operation.OR, a, b);
            case XOR -> apply(Operation.XOR, a, b);
            case SHL -> apply(Operation.SHL, a, b);
            case SHR -> apply(Operation.SHR, a, b);
            case USHR -> apply(Operation.USHR, a, b);
            case EQ -> compare(Operation.EQ, a, b);
            case NE -> compare(Operation.NE, a, b);
            case LT -> compare(Operation.LT, a, b);
            case LE -> compare(Operation.LE, a, b);
            case GT -> compare(Operation.GT, a, b);
            case GE -> compare(Operation.GE, a, b);
            case POW, ATAN2, UDIV, UREM, UMAX, UMIN ->
                call(binary.operation().name().toLowerCase(Locale.ROOT), a.type(), a, b);
            case ULT -> unsigned(Operation.LT, a, b);
            case ULE -> unsigned(Operation.LE, a, b);
            case UGT -> unsigned(Operation.GT, a, b);
            case UGE -> unsigned(Operation.GE, a, b);
        };
    }

    private static boolean isShift(BinaryOperation operation) {
        return operation == BinaryOperation.SHL
                || operation == BinaryOperation.SHR
                || operation == BinaryOperation.USHR;
    }

    /** Compares with both signs flipped, which orders unsigned numbers. */
    private static KernelExpression unsigned(Operation operation, KernelExpression a, KernelExpression b) {
        KernelExpression flip =
                a.type().base() == KernelType.Base.I64 ? literal(Long.MIN_VALUE) : literal(Integer.MIN_VALUE);
        return compare(operation, apply(Operation.XOR, a, flip), apply(Operation.XOR, b, flip));
    }
}
