package dev.sardonyx.ir.kernel;

import dev.sardonyx.ir.kernel.KernelExpression.Apply;
import dev.sardonyx.ir.kernel.KernelExpression.Call;
import dev.sardonyx.ir.kernel.KernelExpression.Literal;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.kernel.KernelType.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Writes the body of one kernel method. Expressions are checked as they are made. */
public final class KernelBuilder {
    private final String name;
    private final List<Variable> parameters = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private List<Statement> body = new ArrayList<>();

    public KernelBuilder(String name) {
        this.name = name;
    }

    public Variable parameter(String parameterName, KernelType type) {
        Variable variable = variable(parameterName, type);
        parameters.add(variable);
        return variable;
    }

    private Variable variable(String hint, KernelType type) {
        String candidate = hint;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = hint + "_" + i;
        }
        return new Variable(candidate, type);
    }

    public KernelMethod build() {
        return new KernelMethod(name, parameters, body);
    }

    public Variable let(String hint, KernelExpression value) {
        Variable variable = variable(hint, value.type());
        body.add(new Statement.Let(variable, value));
        return variable;
    }

    public void assign(Variable variable, KernelExpression value) {
        require(variable.type().equals(value.type()), "assign", variable, value);
        body.add(new Statement.Assign(variable, value));
    }

    public void store(KernelExpression array, KernelExpression index, KernelExpression value) {
        require(array.type().kind() == Kind.ARRAY && index.type().equals(KernelType.I32), "store", array, index);
        body.add(new Statement.Store(array, index, value, Optional.empty()));
    }

    /** Stores the lanes of a vector for which {@code mask} holds. */
    public void store(KernelExpression array, KernelExpression index, KernelExpression value, KernelExpression mask) {
        require(mask.type().equals(maskType(value.type())), "store", array, index, value, mask);
        body.add(new Statement.Store(array, index, value, Optional.of(mask)));
    }

    private static KernelType maskType(KernelType vector) {
        return KernelType.mask(vector.base(), vector.lanes());
    }

    /** Copies {@code count} f32 from byte {@code offset} of {@code segment} to {@code array} from {@code index} on. */
    public void copyFromSegment(
            KernelExpression segment,
            KernelExpression offset,
            KernelExpression array,
            KernelExpression index,
            KernelExpression count) {
        require(
                offset.type().equals(KernelType.I64) && array.type().base() == Base.F32,
                "copy",
                segment,
                offset,
                array);
        body.add(new Statement.CopyFromSegment(List.of(segment, offset, array, index, count)));
    }

    /** Copies {@code count} elements between arrays of one kind. */
    public void copyArray(
            KernelExpression from,
            KernelExpression fromIndex,
            KernelExpression to,
            KernelExpression toIndex,
            KernelExpression count) {
        require(from.type().equals(to.type()), "copy", from, to);
        body.add(new Statement.CopyArray(List.of(from, fromIndex, to, toIndex, count)));
    }

    public void forRange(
            String hint,
            KernelExpression from,
            KernelExpression to,
            KernelExpression step,
            Consumer<Variable> statements) {
        require(from.type().equals(KernelType.I32) && to.type().equals(KernelType.I32), "for", from, to);
        Variable variable = variable(hint, KernelType.I32);
        List<Statement> inner = nested(() -> statements.accept(variable));
        body.add(new Statement.For(variable, from, to, step, inner));
    }

    public void forRange(String hint, KernelExpression from, KernelExpression to, Consumer<Variable> statements) {
        forRange(hint, from, to, literal(1), statements);
    }

    public void ifElse(KernelExpression condition, Runnable then, Runnable otherwise) {
        require(condition.type().equals(KernelType.BOOL), "if", condition);
        List<Statement> first = nested(then);
        body.add(new Statement.If(condition, first, nested(otherwise)));
    }

    public void ifThen(KernelExpression condition, Runnable then) {
        ifElse(condition, then, () -> {});
    }

    private List<Statement> nested(Runnable statements) {
        List<Statement> outer = body;
        body = new ArrayList<>();
        statements.run();
        List<Statement> inner = body;
        body = outer;
        return inner;
    }

    public void callMethod(String method, KernelExpression... arguments) {
        body.add(new Statement.CallMethod(method, List.of(arguments)));
    }

    public void callTile(KernelExpression... arguments) {
        body.add(new Statement.CallTile(List.of(arguments)));
    }

    public static Literal literal(int value) {
        return new Literal(KernelType.I32, value);
    }

    public static Literal literal(long value) {
        return new Literal(KernelType.I64, value);
    }

    public static Literal literal(float value) {
        return new Literal(KernelType.F32, Double.doubleToRawLongBits(value));
    }

    public static Literal literal(double value) {
        return new Literal(KernelType.F64, Double.doubleToRawLongBits(value));
    }

    /** A constant of a scalar type; {@code bits} as in {@link Literal}. */
    public static Literal literal(KernelType type, long bits) {
        return new Literal(type, bits);
    }

    /** {@code operation} of operands of one type, giving that type. */
    public static KernelExpression apply(Operation operation, KernelExpression... arguments) {
        KernelType type = arguments[0].type();
        boolean shift = operation == Operation.SHL || operation == Operation.SHR || operation == Operation.USHR;
        for (KernelExpression argument : arguments) {
            require(shift || argument.type().equals(type), operation.text(), arguments);
        }
        return new Apply(operation, type, List.of(arguments));
    }

    public static KernelExpression add(KernelExpression a, KernelExpression b) {
        return isZero(a) ? b : isZero(b) ? a : apply(Operation.ADD, a, b);
    }

    public static KernelExpression sub(KernelExpression a, KernelExpression b) {
        return isZero(b) ? a : apply(Operation.SUB, a, b);
    }

    public static KernelExpression mul(KernelExpression a, KernelExpression b) {
        return isOne(a) ? b : isOne(b) ? a : apply(Operation.MUL, a, b);
    }

    private static boolean isZero(KernelExpression e) {
        return e instanceof Literal l && !l.type().isFloat() && l.bits() == 0;
    }

    private static boolean isOne(KernelExpression e) {
        return e instanceof Literal l && !l.type().isFloat() && l.bits() == 1;
    }

    public static KernelExpression fma(KernelExpression a, KernelExpression b, KernelExpression c) {
        return apply(Operation.FMA, a, b, c);
    }

    /** A comparison: a truth value of scalars, a mask of vectors. */
    public static KernelExpression compare(Operation operation, KernelExpression a, KernelExpression b) {
        require(a.type().equals(b.type()), operation.text(), a, b);
        KernelType type = a.type().isVector() ? maskType(a.type()) : KernelType.BOOL;
        return new Apply(operation, type, List.of(a, b));
    }

    public static KernelExpression select(
            KernelExpression condition, KernelExpression whenTrue, KernelExpression whenFalse) {
        require(whenTrue.type().equals(whenFalse.type()), "select", whenTrue, whenFalse);
        return new Apply(Operation.SELECT, whenTrue.type(), List.of(condition, whenTrue, whenFalse));
    }

    public static KernelExpression convert(KernelType type, KernelExpression value) {
        return value.type().equals(type) ? value : new Apply(Operation.CONVERT, type, List.of(value));
    }

    public static KernelExpression reinterpret(KernelType type, KernelExpression value) {
        return new Apply(Operation.REINTERPRET, type, List.of(value));
    }

    public static KernelExpression load(KernelExpression array, KernelExpression index) {
        require(array.type().kind() == Kind.ARRAY && index.type().equals(KernelType.I32), "load", array, index);
        return new Apply(Operation.LOAD, array.type().loaded(), List.of(array, index));
    }

    public static KernelExpression loadVector(KernelExpression array, KernelExpression index, int lanes) {
        require(array.type().kind() == Kind.ARRAY && index.type().equals(KernelType.I32), "loadVector", array, index);
        return new Apply(Operation.LOAD_VECTOR, KernelType.vector(array.type().base(), lanes), List.of(array, index));
    }

    /** Consecutive elements where {@code mask} holds, which are all that is read. */
    public static KernelExpression loadVector(KernelExpression array, KernelExpression index, KernelExpression mask) {
        KernelType type = KernelType.vector(array.type().base(), mask.type().lanes());
        require(mask.type().equals(maskType(type)), "loadVector", array, index, mask);
        return new Apply(Operation.LOAD_VECTOR, type, List.of(array, index, mask));
    }

    /** A mask for vectors of {@code lanes} elements of {@code base} that holds for the first {@code count}. */
    public static KernelExpression firstLanes(Base base, int lanes, KernelExpression count) {
        require(count.type().equals(KernelType.I32), "firstLanes", count);
        return new Apply(Operation.FIRST_LANES, KernelType.mask(base, lanes), List.of(count));
    }

    /** A mask for vectors of {@code lanes} elements of {@code base} that holds where {@code holds} does. */
    public static KernelExpression lanes(Base base, int lanes, IntPredicate holds) {
        long bits = IntStream.range(0, lanes)
                .filter(holds)
                .mapToLong(lane -> 1L << lane)
                .sum();
        return new Apply(Operation.LANES, KernelType.mask(base, lanes), List.of(literal(bits)));
    }

    /** The lanes of {@code vector}, each exchanged with the one whose number has the other {@code distance} bit. */
    public static KernelExpression exchangeLanes(KernelExpression vector, int distance) {
        require(vector.type().kind() == KernelType.Kind.VECTOR, "exchangeLanes", vector);
        if (Integer.bitCount(distance) != 1 || distance >= vector.type().lanes()) {
            throw new IllegalArgumentException(distance + " is no bit of the numbers of lanes of " + vector.type());
        }
        return new Apply(Operation.EXCHANGE_LANES, vector.type(), List.of(vector, literal(distance)));
    }

    public static KernelExpression loadSegment(KernelExpression segment, KernelExpression offset, Base base) {
        require(offset.type().equals(KernelType.I64), "loadSegment", segment, offset);
        return new Apply(Operation.LOAD_SEGMENT, KernelType.array(base).loaded(), List.of(segment, offset));
    }

    public static KernelExpression loadSegmentVector(
            KernelExpression segment, KernelExpression offset, Base base, int lanes) {
        require(offset.type().equals(KernelType.I64), "loadSegmentVector", segment, offset);
        return new Apply(Operation.LOAD_SEGMENT_VECTOR, KernelType.vector(base, lanes), List.of(segment, offset));
    }

    public static KernelExpression broadcast(KernelExpression scalar, int lanes) {
        return new Apply(Operation.BROADCAST, KernelType.vector(scalar.type().base(), lanes), List.of(scalar));
    }

    /** Array {@code index} of the session that has elements of {@code base}. */
    public static KernelExpression laneArray(KernelExpression lane, Base base, KernelExpression index) {
        return new Apply(Operation.LANE_ARRAY, KernelType.array(base), List.of(lane, index));
    }

    public static KernelExpression laneScratch(KernelExpression lane, Base base) {
        return new Apply(Operation.LANE_SCRATCH, KernelType.array(base), List.of(lane));
    }

    public static KernelExpression laneParameters(KernelExpression lane) {
        return new Apply(Operation.LANE_PARAMETERS, KernelType.array(Base.I32), List.of(lane));
    }

    /** The memory of the weights. */
    public static KernelExpression weights() {
        return new Apply(Operation.WEIGHTS, KernelType.SEGMENT, List.of());
    }

    public static KernelExpression slice(KernelExpression segment, KernelExpression offset, KernelExpression length) {
        return new Apply(Operation.SLICE, KernelType.SEGMENT, List.of(segment, offset, length));
    }

    public static KernelExpression call(String function, KernelType type, KernelExpression... arguments) {
        return new Call(function, type, List.of(arguments));
    }

    private static void require(boolean condition, String what, KernelExpression... operands) {
        if (!condition) {
            StringBuilder types = new StringBuilder();
            for (KernelExpression operand : operands) {
                types.append(types.isEmpty() ? "" : ", ").append(operand.type());
            }
            throw new IllegalArgumentException(what + " does not take (" + types + ")");
        }
    }
}
