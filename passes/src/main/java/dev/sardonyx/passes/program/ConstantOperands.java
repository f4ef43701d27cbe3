package dev.sardonyx.passes.program;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.Expression.Constant;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Access;
import dev.sardonyx.ir.program.Algorithm.RowOperand;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Call;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Lets row calls that differ only in f32 constants share a kernel: a constant that is another one elsewhere becomes an
 * operand of one element. A kernel costs time until it is hot; a model that scales each layer by a number of its own
 * would have one a layer.
 */
final class ConstantOperands {
    private final ProgramBuilder builder;
    private final Map<Rows, Variants> variants = new HashMap<>();

    /** Where the constants lie that have become operands, by their bits. */
    private final Map<Integer, Place> places = new HashMap<>();

    private ConstantOperands(ProgramBuilder builder) {
        this.builder = builder;
    }

    /** {@code calls} with fewer kernels; {@code builder} gets the constants. */
    static List<Call> applied(List<Call> calls, ProgramBuilder builder) {
        ConstantOperands pass = new ConstantOperands(builder);
        for (Call call : calls) {
            if (call instanceof KernelCall kernel) {
                pass.collect(kernel);
            }
        }
        return calls.stream()
                .map(call -> call instanceof KernelCall kernel ? pass.shared(kernel) : call)
                .toList();
    }

    /** The constants seen at each place of rows that are alike otherwise. */
    private static final class Variants {
        private final List<Set<Long>> seen = new ArrayList<>();

        void add(List<Constant> constants) {
            while (seen.size() < constants.size()) {
                seen.add(new HashSet<>());
            }
            for (int i = 0; i < constants.size(); i++) {
                seen.get(i).add(constants.get(i).bits());
            }
        }

        boolean differs(int place) {
            return seen.get(place).size() > 1;
        }
    }

    private void collect(KernelCall call) {
        call.tile().ifPresent(this::collect);
        if (call.algorithm() instanceof Rows rows) {
            List<Constant> constants = new ArrayList<>();
            Rows alike = alike(rows, constants);
            variants.computeIfAbsent(alike, key -> new Variants()).add(constants);
        }
    }

    /** {@code rows} without its constants, which are added to {@code constants}. */
    private static Rows alike(Rows rows, List<Constant> constants) {
        return withConstants(rows, constant -> {
            constants.add(constant);
            return new Constant(ScalarType.F32, 0);
        });
    }

    private static Rows withConstants(Rows rows, Function<Constant, Expression> change) {
        return new RowsRewriter(leaf -> leaf instanceof Constant constant && constant.type() == ScalarType.F32
                        ? change.apply(constant)
                        : leaf)
                .rewrite(rows);
    }

    private KernelCall shared(KernelCall call) {
        KernelCall own = call.algorithm() instanceof Rows rows ? shared(call, rows) : call;
        return new KernelCall(
                own.algorithm(),
                own.operands(),
                own.results(),
                own.extents(),
                own.parameters(),
                own.tile().map(this::shared),
                own.location());
    }

    private KernelCall shared(KernelCall call, Rows rows) {
        Variants known = variants.get(alike(rows, new ArrayList<>()));
        List<Slice> operands = new ArrayList<>(call.operands());
        List<RowOperand> kinds = new ArrayList<>(rows.operands());
        AtomicInteger place = new AtomicInteger();
        Rows reading = withConstants(rows, constant -> {
            if (!known.differs(place.getAndIncrement())) {
                return constant;
            }
            operands.add(element(constant, call.extents()));
            kinds.add(new RowOperand(ElementType.F32, Access.SAME));
            return new Expression.Operand(kinds.size() - 1, ElementType.F32);
        });
        return new KernelCall(
                new Rows(
                        rows.outerRank(),
                        kinds,
                        rows.results(),
                        rows.temporaries(),
                        rows.parameters(),
                        reading.passes()),
                operands,
                call.results(),
                call.extents(),
                call.parameters(),
                call.tile(),
                call.location());
    }

    /** The one element of a constant, for every index of a domain. */
    private Slice element(Constant constant, List<Dim> domain) {
        float value = (float) constant.doubleValue();
        Place place = places.computeIfAbsent(
                Float.floatToRawIntBits(value),
                bits -> builder.constant("scalar", Tensor.ofFloats(new float[] {value}, 1)));
        return new Slice(place.buffer(), place.offset(), domain, Collections.nCopies(domain.size(), Dim.ZERO));
    }
}
