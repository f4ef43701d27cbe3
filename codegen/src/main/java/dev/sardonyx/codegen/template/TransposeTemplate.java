package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Transpose;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * Exchanges the axes of matrices in square blocks with as many rows as a vector has lanes. Units are bands of rows. Where
 * there are too few rows or columns for a block, elements move one by one.
 *
 * <p>A block is exchanged in steps of two: between vectors whose numbers differ in one bit go the lanes whose numbers
 * differ in it. Four vectors take two steps in registers, and scratch is between them and the next two: a method with all
 * vectors of 512 bits has more operations than the first compiler of the JVM takes.
 *
 * <p>Extents: two batch extents, rows, columns. Descriptor: rows, columns, bands, second batch extent; operand array,
 * offset, two batch strides, column stride; result array, offset, two batch strides, row stride.
 */
public final class TransposeTemplate implements Template<Transpose> {
    /** Rows of a unit: their lines are written a block of columns at a time, and stay in the first-level cache meanwhile. */
    private static final int BAND = 64;

    private static final long GRAIN_ELEMENTS = 4096;

    @Override
    public String family(Transpose algorithm) {
        return "transpose_f32";
    }

    @Override
    public Kernel build(Transpose algorithm, VectorTarget target) {
        List<KernelMethod> methods = new ArrayList<>();
        methods.add(entry());
        methods.add(new TransposeBand(target).build());
        TransposeExchange.all(target).forEach(exchange -> methods.add(exchange.build()));
        return new Kernel(family(algorithm) + "_" + target.text(), methods);
    }

    private static KernelMethod entry() {
        KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable begin = code.parameter("begin", KernelType.I32);
        Variable end = code.parameter("end", KernelType.I32);
        ParameterReader in = new ParameterReader(code, lane, at);
        Variable rows = in.integer("rows");
        Variable columns = in.integer("columns");
        Variable bands = in.integer("bands");
        Variable batches = in.integer("batches");
        Variable from = in.array("from", Base.F32);
        Variable fromOffset = in.integer("fromOffset");
        Variable fromOuter = in.integer("fromOuter");
        Variable fromInner = in.integer("fromInner");
        Variable columnStride = in.integer("columnStride");
        Variable to = in.array("to", Base.F32);
        Variable toOffset = in.integer("toOffset");
        Variable toOuter = in.integer("toOuter");
        Variable toInner = in.integer("toInner");
        Variable rowStride = in.integer("rowStride");
        code.forRange("unit", begin, end, unit -> {
            Variable batch = code.let("batch", apply(Operation.DIV, unit, bands));
            Variable outer = code.let("outer", apply(Operation.DIV, batch, batches));
            Variable inner = code.let("inner", apply(Operation.REM, batch, batches));
            Variable row = code.let("row", mul(apply(Operation.REM, unit, bands), literal(BAND)));
            code.callMethod(
                    TransposeBand.NAME,
                    lane,
                    from,
                    add(add(fromOffset, row), add(mul(outer, fromOuter), mul(inner, fromInner))),
                    columnStride,
                    to,
                    add(add(toOffset, mul(row, rowStride)), add(mul(outer, toOuter), mul(inner, toInner))),
                    rowStride,
                    apply(Operation.MIN, sub(rows, row), literal(BAND)),
                    columns);
        });
        return code.build();
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        List<Dim> e = call.extents();
        Slice from = call.operands().get(0);
        Slice to = call.results().get(0);
        Dim bands = e.get(2).plus(BAND - 1).floorDiv(Dim.known(BAND));
        Dim work = Dim.min(e.get(2), Dim.known(BAND)).times(e.get(3));
        Dim grain = Dim.known(GRAIN_ELEMENTS).floorDiv(work.plus(1)).plus(1);
        return Descriptor.of(e.get(0).times(e.get(1)).times(bands), grain)
                .size(e.get(2))
                .size(e.get(3))
                .size(bands)
                .size(e.get(1))
                .place(from)
                .sizes(from.strides().subList(0, 2))
                .size(from.strides().get(3))
                .place(to)
                .sizes(to.strides().subList(0, 3));
    }

    @Override
    public List<Dim> scratch(KernelCall call) {
        return List.of(Dim.known(TransposeExchange.MOST_SCRATCH), Dim.ZERO, Dim.ZERO, Dim.ZERO);
    }
}
