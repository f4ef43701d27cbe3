package dev.sardonyx.ops;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.reference.ErrorFunction;
import dev.sardonyx.tensor.Tensor;

/**
 * Computes expressions one element at a time, in the types they state, so that tests can hold lowerings to references.
 */
final class ExpressionEvaluator {
    /** What a leaf of an expression stands for. */
    interface Leaves {
        Tensor operand(int index);

        long place(int operand);

        long[] index();

        default Number combined() {
            throw new IllegalStateException("nothing was combined");
        }
    }

    private final Leaves leaves;

    ExpressionEvaluator(Leaves leaves) {
        this.leaves = leaves;
    }

    /** The value as a Double for floats, a Long for integers and truth values. */
    Number evaluate(Expression expression) {
        return rounded(
                expression.type(),
                switch (expression) {
                    case Expression.Constant c -> c.type().isFloat() ? (Number) c.doubleValue() : (Number) c.bits();
                    case Expression.Operand o -> operand(o);
                    case Expression.Extent e -> e.dim().knownValue();
                    case Expression.Index i ->
                        leaves.index()[i.axis() < 0 ? i.axis() + leaves.index().length : i.axis()];
                    case Expression.Unary u -> unary(u.operation(), u.input());
                    case Expression.Binary b -> binary(b.operation(), b.left(), b.right());
                    case Expression.Fma f ->
                        Math.fma(
                                evaluate(f.left()).doubleValue(),
                                evaluate(f.right()).doubleValue(),
                                evaluate(f.addend()).doubleValue());
                    case Expression.Select s ->
                        evaluate(evaluate(s.condition()).longValue() != 0 ? s.whenTrue() : s.whenFalse());
                    case Expression.Convert c -> convert(c);
                    case Expression.Reinterpret r -> reinterpret(r);
                    case Expression.Narrow n -> narrow(n);
                    default -> throw new IllegalArgumentException("an operator cannot use " + expression);
                });
    }

    private static Number rounded(ScalarType type, Number value) {
        return switch (type) {
            case F32 -> (double) value.floatValue();
            case F64 -> value.doubleValue();
            case I32 -> (long) value.intValue();
            default -> value.longValue();
        };
    }

    private Number operand(Expression.Operand o) {
        if (o.index() < 0) {
            return leaves.combined();
        }
        Tensor tensor = leaves.operand(o.index());
        if (tensor.elementType() != o.element()) {
            throw new IllegalArgumentException("operand " + o.index() + " is " + tensor + ", not " + o.element());
        }
        return o.element().isFloat()
                ? (Number) tensor.getDouble(leaves.place(o.index()))
                : (Number) tensor.getLong(leaves.place(o.index()));
    }

    private Number convert(Expression.Convert c) {
        Number value = evaluate(c.input());
        boolean fromFloat = c.input().type().isFloat();
        return switch (c.type()) {
            case BOOL -> fromFloat ? (value.doubleValue() != 0 ? 1L : 0L) : (value.longValue() != 0 ? 1L : 0L);
            case F32 -> fromFloat ? (Number) value.doubleValue() : (Number) (double) (float) value.longValue();
            case F64 -> fromFloat ? (Number) value.doubleValue() : (Number) (double) value.longValue();
            case I32 -> fromFloat ? (long) (int) value.doubleValue() : value.longValue();
            case I64 -> fromFloat ? (long) value.doubleValue() : value.longValue();
        };
    }

    private Number reinterpret(Expression.Reinterpret r) {
        Number value = evaluate(r.input());
        return switch (r.type()) {
            case F32 -> (double) Float.intBitsToFloat(value.intValue());
            case F64 -> Double.longBitsToDouble(value.longValue());
            case I32 -> (long) Float.floatToRawIntBits(value.floatValue());
            default -> Double.doubleToRawLongBits(value.doubleValue());
        };
    }

    private Number narrow(Expression.Narrow n) {
        Tensor one = Tensor.zeros(n.element());
        Number value = evaluate(n.input());
        if (n.element().isFloat()) {
            one.setDouble(0, value.doubleValue());
            return one.getDouble(0);
        }
        one.setLong(0, value.longValue());
        return one.getLong(0);
    }

    private Number unary(UnaryOperation operation, Expression input) {
        Number value = evaluate(input);
        if (operation == UnaryOperation.NOT) {
            return input.type() == ScalarType.BOOL ? 1 - value.longValue() : ~value.longValue();
        }
        if (!input.type().isFloat()) {
            return operation == UnaryOperation.NEG ? -value.longValue() : Math.abs(value.longValue());
        }
        double x = value.doubleValue();
        return switch (operation) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SQRT -> Math.sqrt(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case TANH -> Math.tanh(x);
            case ERF -> ErrorFunction.erf(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case ASINH -> Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
            case ACOSH -> Math.log(x + Math.sqrt(x * x - 1));
            case ATANH -> 0.5 * (Math.log1p(x) - Math.log1p(-x));
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case ROUND -> Math.rint(x);
            case IS_NAN -> Double.isNaN(x) ? 1L : 0L;
            case LOG1P -> Math.log1p(x);
            case NOT -> throw new IllegalStateException();
        };
    }

    private Number binary(BinaryOperation operation, Expression left, Expression right) {
        Number a = evaluate(left);
        Number b = evaluate(right);
        if (left.type().isFloat()) {
            return floats(operation, a.doubleValue(), b.doubleValue());
        }
        return left.type() == ScalarType.I32
                ? (Number) (long) ints(operation, a.intValue(), b.intValue())
                : (Number) longs(operation, a.longValue(), b.longValue());
    }

    private static Number floats(BinaryOperation operation, double a, double b) {
        return switch (operation) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case POW -> Math.pow(a, b);
            case ATAN2 -> Math.atan2(a, b);
            case EQ -> a == b ? 1L : 0L;
            case NE -> a != b ? 1L : 0L;
            case LT -> a < b ? 1L : 0L;
            case LE -> a <= b ? 1L : 0L;
            case GT -> a > b ? 1L : 0L;
            case GE -> a >= b ? 1L : 0L;
            default -> throw new IllegalStateException(operation.toString());
        };
    }

    private static int ints(BinaryOperation operation, int a, int b) {
        return switch (operation) {
            case SHR -> a >> b;
            case USHR -> a >>> b;
            case SHL -> a << b;
            case UDIV -> b == 0 ? 0 : Integer.divideUnsigned(a, b);
            case UREM -> b == 0 ? 0 : Integer.remainderUnsigned(a, b);
            case ULT, ULE, UGT, UGE, UMAX, UMIN ->
                (int) longs(operation, Integer.toUnsignedLong(a), Integer.toUnsignedLong(b));
            default -> (int) longs(operation, a, b);
        };
    }

    private static long longs(BinaryOperation operation, long a, long b) {
        int unsigned = Long.compareUnsigned(a, b);
        return switch (operation) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> b == 0 ? 0 : a / b;
            case REM -> b == 0 ? 0 : a % b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> a << b;
            case SHR -> a >> b;
            case USHR -> a >>> b;
            case UDIV -> b == 0 ? 0 : Long.divideUnsigned(a, b);
            case UREM -> b == 0 ? 0 : Long.remainderUnsigned(a, b);
            case UMAX -> unsigned >= 0 ? a : b;
            case UMIN -> unsigned <= 0 ? a : b;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case GT -> a > b ? 1 : 0;
            case GE -> a >= b ? 1 : 0;
            case ULT -> unsigned < 0 ? 1 : 0;
            case ULE -> unsigned <= 0 ? 1 : 0;
            case UGT -> unsigned > 0 ? 1 : 0;
            case UGE -> unsigned >= 0 ? 1 : 0;
            case POW, ATAN2 -> throw new IllegalStateException(operation.toString());
        };
    }
}
