package dev.sardonyx.ir.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An expression of a kernel, at the level of variables, memory and vectors. */
public sealed interface KernelExpression {
    KernelType type();

    /** A local variable or parameter; identity is the object. */
    final class Variable implements KernelExpression {
        private final String name;
        private final KernelType type;

        public Variable(String name, KernelType type) {
            this.name = name;
            this.type = type;
        }

        public String name() {
            return name;
        }

        @Override
        public KernelType type() {
            return type;
        }

        @Override
        public String toString() {
            return "%" + name;
        }
    }

    /** A scalar constant. {@code bits} are those of the double or the long that has its value. */
    record Literal(KernelType type, long bits) implements KernelExpression {
        public double doubleValue() {
            return Double.longBitsToDouble(bits);
        }
    }

    /** {@code operation} of {@code arguments}; {@link KernelBuilder} checks and types it. */
    record Apply(Operation operation, KernelType type, List<KernelExpression> arguments) implements KernelExpression {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /** A call of a scalar function of the runtime's {@code ScalarMath}. */
    record Call(String function, KernelType type, List<KernelExpression> arguments) implements KernelExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** What an {@link Apply} does. Arithmetic works on scalars and vectors alike. */
    enum Operation {
        ADD,
        SUB,
        MUL,
        DIV,
        REM,
        MIN,
        MAX,
        AND,
        OR,
        XOR,
        SHL,
        SHR,
        USHR,
        NEG,
        ABS,
        NOT,
        SQRT,
        /** {@code a * b + c} rounded once. */
        FMA,
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        /** {@code condition, whenTrue, whenFalse}; of scalars both are evaluated. */
        SELECT,
        /** A value conversion, as a Java cast. */
        CONVERT,
        /** The same bits as another type of the same width. */
        REINTERPRET,
        /** {@code array, index}: an element, sign-extended. */
        LOAD,
        /** {@code array, index[, mask]}: consecutive elements as a vector; 0 where the mask does not hold, unread. */
        LOAD_VECTOR,
        /** {@code segment, offset}: an element at a byte offset. */
        LOAD_SEGMENT,
        /** {@code segment, offset}: consecutive elements at a byte offset as a vector. */
        LOAD_SEGMENT_VECTOR,
        /** A vector with the scalar in every lane. */
        BROADCAST,
        /** {@code count}: a mask that holds for the first {@code count} lanes, 0 to all of them. */
        FIRST_LANES,
        /** {@code bits}: a mask that holds for the lanes whose bits are set in a constant. */
        LANES,
        /** {@code vector, distance}: lane i has what lane i XOR distance had; the distance is a constant power of two. */
        EXCHANGE_LANES,
        /** {@code lane, kind index}: array {@code index} of the session for the result's base. */
        LANE_ARRAY,
        /** {@code lane}: scratch of the thread, of the result's base. */
        LANE_SCRATCH,
        /** {@code lane}: the descriptors of kernel calls. */
        LANE_PARAMETERS,
        /** The memory of the weights, a constant of the generated code. */
        WEIGHTS,
        /** {@code segment, byte offset, byte length}: part of a segment. */
        SLICE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The type of the result where {@code arguments} tell it; the text of a kernel leaves it out there. */
        public Optional<KernelType> naturalType(List<KernelExpression> arguments) {
            if (this == WEIGHTS || this == SLICE) {
                return Optional.of(KernelType.SEGMENT);
            }
            if (arguments.isEmpty()) {
                return Optional.empty();
            }
            KernelType first = arguments.get(0).type();
            return switch (this) {
                case CONVERT, REINTERPRET, LOAD_VECTOR, LOAD_SEGMENT, LOAD_SEGMENT_VECTOR -> Optional.empty();
                case BROADCAST, FIRST_LANES, LANES, LANE_ARRAY, LANE_SCRATCH -> Optional.empty();
                case LANE_PARAMETERS -> Optional.of(KernelType.array(KernelType.Base.I32));
                case LOAD -> Optional.of(first.loaded());
                case EQ, NE, LT, LE, GT, GE ->
                    Optional.of(first.isVector() ? KernelType.mask(first.base(), first.lanes()) : KernelType.BOOL);
                case SELECT -> Optional.of(arguments.get(arguments.size() - 1).type());
                default -> Optional.of(first);
            };
        }
    }
}
