package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.exchangeLanes;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.select;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.ArrayList;
import java.util.List;

/**
 * The method that loads the vectors of a block whose numbers differ in one or two bits, exchanges what differs in those
 * bits, and stores them.
 */
final class TransposeExchange {
    /** Floats of scratch for a block of any target. */
    static final int MOST_SCRATCH = 16 * 16;

    private final VectorTarget target;
    /** The highest bit that vectors differ in. */
    private final int bit;

    private TransposeExchange(VectorTarget target, int bit) {
        this.target = target;
        this.bit = bit;
    }

    /** Where a vector of a block is, and how far it is to the next. */
    record Place(Variable array, Variable at, KernelExpression stride) {
        KernelExpression vector(int number) {
            return number == 0 ? at : add(at, mul(stride, literal(number)));
        }
    }

    /** The methods of a block, in the order in which its bits are exchanged; the last takes two bits. */
    static List<TransposeExchange> all(VectorTarget target) {
        List<TransposeExchange> all = new ArrayList<>();
        int bit = target.isVector() ? target.lanes() / 2 : 0;
        while (bit > 0) {
            TransposeExchange next = new TransposeExchange(target, bit);
            all.add(next);
            bit = next.lowest() / 2;
        }
        return all;
    }

    /** Calls the methods for the block {@code from}, with a block in {@code scratch} between them if there are two. */
    static void block(KernelBuilder code, VectorTarget target, Place from, Variable scratch, Place to) {
        Variable begin = code.let("begin", literal(0));
        Place between = new Place(scratch, begin, literal(target.lanes()));
        List<TransposeExchange> all = all(target);
        Place source = from;
        for (TransposeExchange exchange : all) {
            Place goal = exchange == all.getLast() ? to : between;
            exchange.calls(code, source, goal);
            source = between;
        }
    }

    private String name() {
        return "exchange" + bit;
    }

    /** Two bits where that leaves an even number of them. */
    private int lowest() {
        boolean even = Integer.numberOfTrailingZeros(bit) % 2 == 1;
        return even ? bit / 2 : bit;
    }

    private int vectors() {
        return bit == lowest() ? 2 : 4;
    }

    /** The first of the vectors that a call takes, for each call of a block. */
    private void calls(KernelBuilder code, Place from, Place to) {
        for (int first = 0; first < target.lanes(); first++) {
            if ((first & bit) == 0 && (first & lowest()) == 0) {
                code.callMethod(
                        name(),
                        from.array(),
                        from.vector(first),
                        mul(from.stride(), literal(lowest())),
                        to.array(),
                        to.vector(first),
                        mul(to.stride(), literal(lowest())));
            }
        }
    }

    KernelMethod build() {
        KernelBuilder code = new KernelBuilder(name());
        Variable from = code.parameter("from", KernelType.array(Base.F32));
        Variable fromAt = code.parameter("fromAt", KernelType.I32);
        Variable fromStride = code.parameter("fromStride", KernelType.I32);
        Variable to = code.parameter("to", KernelType.array(Base.F32));
        Variable toAt = code.parameter("toAt", KernelType.I32);
        Variable toStride = code.parameter("toStride", KernelType.I32);
        Place source = new Place(from, fromAt, fromStride);
        Place goal = new Place(to, toAt, toStride);
        List<Variable> vectors = new ArrayList<>();
        for (int i = 0; i < vectors(); i++) {
            vectors.add(code.let("x", loadVector(from, source.vector(i), target.lanes())));
        }
        for (int distance = vectors() / 2; distance > 0; distance /= 2) {
            exchange(code, vectors, distance, distance * lowest());
        }
        for (int i = 0; i < vectors(); i++) {
            code.store(to, goal.vector(i), vectors.get(i));
        }
        return code.build();
    }

    /** Exchanges lanes that are {@code lanes} apart between vectors that are {@code distance} apart. */
    private void exchange(KernelBuilder code, List<Variable> vectors, int distance, int lanes) {
        Variable upper = code.let("upper", KernelBuilder.lanes(Base.F32, target.lanes(), lane -> (lane & lanes) != 0));
        for (int i = 0; i < vectors.size(); i++) {
            if ((i & distance) == 0) {
                Variable low = vectors.get(i);
                Variable high = vectors.get(i + distance);
                vectors.set(i, code.let("x", select(upper, exchangeLanes(high, lanes), low)));
                vectors.set(i + distance, code.let("x", select(upper, high, exchangeLanes(low, lanes))));
            }
        }
    }
}
