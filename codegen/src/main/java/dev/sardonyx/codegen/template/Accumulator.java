package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.broadcast;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Combination;
import dev.sardonyx.ir.program.Algorithm.Combine;
import java.util.ArrayList;
import java.util.List;

/** How one combination over a row is held while the row is walked. */
abstract sealed class Accumulator {
    final RowsMethod method;
    final KernelBuilder code;
    final Combination combination;

    private Accumulator(RowsMethod method, Combination combination) {
        this.method = method;
        this.code = method.code();
        this.combination = combination;
    }

    /** @param number of the combination in its pass */
    static Accumulator of(RowsMethod method, Combination combination, int number) {
        boolean isFloat = combination.value().type().isFloat();
        boolean rounds = combination.combine() == Combine.SUM || combination.combine() == Combine.PRODUCT;
        if (combination.combine().isIndex()) {
            return new Position(method, combination);
        }
        return isFloat && rounds ? new Partials(method, combination, number) : new Single(method, combination, number);
    }

    Expression value() {
        return combination.value();
    }

    abstract void begin();

    /** @param several vectors that are taken at once, which only what is free of order uses */
    void beginVectors(int lanes, int several) {}

    /** Takes the element at {@code column}, or a vector of them as part {@code part} of a block of 16. */
    abstract void add(KernelExpression column, KernelExpression element, int part);

    void endVectors() {}

    /** Makes the row value. */
    abstract void end();

    boolean hasVectorForm() {
        return false;
    }

    /** True where elements give the same bits in any order. */
    boolean isFreeOfOrder() {
        return false;
    }

    Operation operation() {
        return switch (combination.combine()) {
            case SUM -> Operation.ADD;
            case PRODUCT -> Operation.MUL;
            case MAX -> Operation.MAX;
            case MIN -> Operation.MIN;
            default -> throw new IllegalArgumentException(combination.combine() + " is no operation");
        };
    }

    /** What combining nothing gives. */
    Literal neutral() {
        KernelType type = KernelType.of(value().type());
        double number = switch (combination.combine()) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            default -> 0;
        };
        if (type.isFloat()) {
            return KernelBuilder.literal(type, Double.doubleToRawLongBits(number));
        }
        boolean wide = type.base() == Base.I64;
        long bits = switch (combination.combine()) {
            case MAX -> wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
            case MIN -> wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
            default -> (long) number;
        };
        return KernelBuilder.literal(type, bits);
    }

    /** Sixteen partial results in scratch memory; in vector loops in registers. */
    private static final class Partials extends Accumulator {
        private final Variable array;
        private final int offset;
        private final List<Variable> vectors = new ArrayList<>();

        Partials(RowsMethod method, Combination combination, int number) {
            super(method, combination);
            this.array =
                    method.scratch(RowsMethod.scratchBase(combination.value().type()));
            this.offset = number * PassWriter.PARTIALS;
        }

        @Override
        boolean hasVectorForm() {
            return array.type().base() == Base.F32;
        }

        @Override
        void begin() {
            for (int i = 0; i < PassWriter.PARTIALS; i++) {
                code.store(array, literal(offset + i), neutral());
            }
        }

        @Override
        void beginVectors(int lanes, int several) {
            for (int i = 0; i < PassWriter.PARTIALS / lanes; i++) {
                vectors.add(code.let("sum", broadcast(neutral(), lanes)));
            }
        }

        @Override
        void add(KernelExpression column, KernelExpression element, int part) {
            if (element.type().isVector()) {
                code.assign(vectors.get(part), apply(operation(), vectors.get(part), element));
                return;
            }
            KernelExpression relative = sub(column, method.columnBegin());
            KernelExpression index = KernelBuilder.add(
                    apply(Operation.AND, relative, literal(PassWriter.PARTIALS - 1)), literal(offset));
            Variable slot = code.let("slot", index);
            code.store(array, slot, apply(operation(), load(array, slot), element));
        }

        @Override
        void endVectors() {
            int lanes = PassWriter.PARTIALS / vectors.size();
            for (int i = 0; i < vectors.size(); i++) {
                code.store(array, literal(offset + i * lanes), vectors.get(i));
            }
        }

        @Override
        void end() {
            method.rowValue(combination.index(), code.let("r", PassWriter.tree(code, operation(), array, offset)));
        }
    }

    /** One result in a variable, for operations that give the same bits in any order. */
    private static final class Single extends Accumulator {
        private final int number;
        private final List<Variable> vectors = new ArrayList<>();
        private Variable result;

        Single(RowsMethod method, Combination combination, int number) {
            super(method, combination);
            this.number = number;
        }

        @Override
        boolean hasVectorForm() {
            return KernelType.of(value().type()).base() == Base.F32;
        }

        @Override
        void begin() {
            result = code.let("r", neutral());
        }

        @Override
        boolean isFreeOfOrder() {
            return true;
        }

        @Override
        void beginVectors(int lanes, int several) {
            for (int i = 0; i < several; i++) {
                vectors.add(code.let("best", broadcast(neutral(), lanes)));
            }
        }

        @Override
        void add(KernelExpression column, KernelExpression element, int part) {
            Variable target = element.type().isVector() ? vectors.get(part) : result;
            code.assign(target, apply(operation(), target, element));
        }

        @Override
        void endVectors() {
            Variable array = method.scratch(Base.F32);
            int lanes = vectors.getFirst().type().lanes();
            while (vectors.size() * lanes > PassWriter.PARTIALS) {
                Variable last = vectors.removeLast();
                Variable other = vectors.get(vectors.size() / 2);
                code.assign(other, apply(operation(), other, last));
            }
            int offset = number * PassWriter.PARTIALS;
            for (int i = 0; i < vectors.size(); i++) {
                code.store(array, literal(offset + i * lanes), vectors.get(i));
            }
            code.assign(result, PassWriter.tree(code, operation(), array, offset));
        }

        @Override
        void end() {
            method.rowValue(combination.index(), result);
        }
    }

    /** The best element so far and where it was. */
    private static final class Position extends Accumulator {
        private Variable best;
        private Variable position;

        Position(RowsMethod method, Combination combination) {
            super(method, combination);
        }

        @Override
        void begin() {
            KernelType type = KernelType.of(value().type());
            best = code.let("best", KernelBuilder.literal(type, 0));
            position = code.let("position", literal(-1L));
        }

        @Override
        void add(KernelExpression column, KernelExpression element, int part) {
            Operation better = switch (combination.combine()) {
                case ARG_MAX_FIRST -> Operation.GT;
                case ARG_MAX_LAST -> Operation.GE;
                case ARG_MIN_FIRST -> Operation.LT;
                case ARG_MIN_LAST -> Operation.LE;
                default -> throw new IllegalStateException("no position of " + combination.combine());
            };
            Variable candidate = code.let("candidate", element);
            KernelExpression first = compare(Operation.LT, position, literal(0L));
            code.ifThen(apply(Operation.OR, first, compare(better, candidate, best)), () -> {
                code.assign(best, candidate);
                code.assign(position, convert(KernelType.I64, sub(column, method.columnBegin())));
            });
        }

        @Override
        void end() {
            method.rowValue(combination.index(), position);
        }
    }
}
