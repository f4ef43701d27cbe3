package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.literal;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.program.Algorithm.Access;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes over rows. Units of work are rows. A domain of one axis is one row: elementwise, its columns are the units;
 * a reduction of it is one unit, since its columns are combined in one order.
 *
 * <p>Descriptor: columns; the outer extents but the first; for each operand and result its array, offset, outer
 * strides and, where strided, its inner stride; the parameters.
 */
public final class RowsTemplate implements Template<Rows> {
    /** Elements of work below which a second thread costs more than it gives. */
    private static final long GRAIN_ELEMENTS = 4096;
    /** Scratch in front of kept values, for partial sums: 16 for each combination of a pass. */
    static final int PARTIALS = 128;

    @Override
    public String family(Rows rows) {
        return RowsName.of(rows);
    }

    @Override
    public Kernel build(Rows rows, VectorTarget target) {
        List<KernelMethod> methods = new ArrayList<>();
        methods.add(entry(rows));
        if ((rows.isElementwise() && rows.outerRank() > 0) || rows.worksInLane()) {
            methods.add(tile());
        }
        methods.add(new RowsMethod(rows, target).build());
        return new Kernel(family(rows) + "_" + target.text(), methods);
    }

    private static boolean splitsColumns(Rows rows) {
        return rows.outerRank() == 0 && rows.isElementwise();
    }

    private static KernelMethod entry(Rows rows) {
        KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable begin = code.parameter("begin", KernelType.I32);
        Variable end = code.parameter("end", KernelType.I32);
        if (splitsColumns(rows)) {
            code.callMethod("rows", lane, at, literal(0), literal(1), begin, end);
        } else {
            Variable p = code.let("p", KernelBuilder.laneParameters(lane));
            Variable columns = code.let("columns", KernelBuilder.load(p, KernelBuilder.add(at, literal(2))));
            code.callMethod("rows", lane, at, begin, end, literal(0), columns);
        }
        return code.build();
    }

    private static KernelMethod tile() {
        KernelBuilder code = new KernelBuilder(Kernel.TILE);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable rowBegin = code.parameter("rowBegin", KernelType.I32);
        Variable rowEnd = code.parameter("rowEnd", KernelType.I32);
        Variable columnBegin = code.parameter("columnBegin", KernelType.I32);
        Variable columnEnd = code.parameter("columnEnd", KernelType.I32);
        code.callMethod("rows", lane, at, rowBegin, rowEnd, columnBegin, columnEnd);
        return code.build();
    }

    /** Extents: the outer axes, then the columns. */
    @Override
    public Descriptor descriptor(KernelCall call) {
        Rows rows = (Rows) call.algorithm();
        int outer = rows.outerRank();
        Dim columns = call.extents().get(outer);
        Dim units = columns;
        Dim grain = Dim.known(GRAIN_ELEMENTS);
        if (!splitsColumns(rows)) {
            units = Dim.ONE;
            for (Dim extent : call.extents().subList(0, outer)) {
                units = units.times(extent);
            }
            // Whole rows worth the grain; columns + 1 keeps the divisor above 0.
            grain = Dim.known(GRAIN_ELEMENTS).floorDiv(columns.plus(1)).plus(1);
        }
        Descriptor descriptor = Descriptor.of(units, grain).size(columns);
        if (outer > 1) {
            descriptor.sizes(call.extents().subList(1, outer));
        }
        for (int i = 0; i < rows.operands().size(); i++) {
            slice(
                    descriptor,
                    call.operands().get(i),
                    outer,
                    rows.operands().get(i).access());
        }
        for (int i = 0; i < rows.results().size(); i++) {
            slice(
                    descriptor,
                    call.results().get(i),
                    outer,
                    rows.results().get(i).access());
        }
        return descriptor.sizes(call.parameters());
    }

    private static void slice(Descriptor descriptor, Slice slice, int outer, Access access) {
        descriptor.place(slice).sizes(slice.strides().subList(0, outer));
        if (access == Access.STRIDED) {
            descriptor.size(slice.strides().get(outer));
        }
    }

    @Override
    public List<Dim> scratch(KernelCall call) {
        Rows rows = (Rows) call.algorithm();
        Dim columns = call.extents().get(rows.outerRank());
        Dim partials = Dim.known(PARTIALS);
        Dim[] sizes = {partials, partials, partials, partials};
        for (ScalarType kept : rows.temporaries()) {
            int index = scratchIndex(kept);
            sizes[index] = sizes[index].plus(columns);
        }
        return List.of(sizes);
    }

    static int scratchIndex(ScalarType type) {
        return switch (type) {
            case F32 -> 0;
            case F64 -> 1;
            case I32, BOOL -> 2;
            case I64 -> 3;
        };
    }
}
