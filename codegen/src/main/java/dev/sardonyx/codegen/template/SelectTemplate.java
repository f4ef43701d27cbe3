package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.call;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.weights;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.Select;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;

/**
 * Copies slices of a table that indices choose. Units are result slices. An index out of range stops the run.
 *
 * <p>Extents: outer, table, indices, inner. Descriptor: table, indices, inner; table array and offset; index array
 * and offset; result array and offset.
 */
public final class SelectTemplate implements Template<Select> {
    private static final long GRAIN_ELEMENTS = 8192;

    @Override
    public String family(Select select) {
        return "gather" + (select.mapped() ? "_mapped_" : "_")
                + Elements.base(select.element()).text() + "_" + select.index().text();
    }

    @Override
    public Kernel build(Select select, VectorTarget target) {
        KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable begin = code.parameter("begin", KernelType.I32);
        Variable end = code.parameter("end", KernelType.I32);
        Base base = Elements.base(select.element());
        ParameterReader in = new ParameterReader(code, lane, at);
        Variable extent = in.integer("extent");
        Variable count = in.integer("count");
        Variable inner = in.integer("inner");
        Variable table = null;
        if (select.mapped()) {
            in.skip(1);
        } else {
            table = in.array("table", base);
        }
        Variable tableOffset = in.integer("tableOffset");
        Variable indices = in.array("indices", Elements.base(select.index()));
        Variable indicesOffset = in.integer("indicesOffset");
        Variable to = in.array("to", base);
        Variable toOffset = in.integer("toOffset");
        Variable source = table;
        code.forRange("unit", begin, end, unit -> {
            Variable outer = code.let("outer", apply(Operation.DIV, unit, count));
            Variable position = code.let("position", apply(Operation.REM, unit, count));
            KernelExpression raw = convert(KernelType.I64, load(indices, add(indicesOffset, position)));
            Variable index = code.let("index", call("index", KernelType.I32, raw, extent));
            Variable row = code.let("row", add(mul(outer, extent), index));
            Variable slot = code.let("slot", add(toOffset, mul(unit, inner)));
            if (select.mapped()) {
                KernelExpression floats = mul(convert(KernelType.I64, row), convert(KernelType.I64, inner));
                KernelExpression bytes =
                        add(mul(convert(KernelType.I64, tableOffset), literal(64L)), mul(floats, literal(4L)));
                code.copyFromSegment(weights(), bytes, to, slot, inner);
                return;
            }
            Variable from = code.let("from", add(tableOffset, mul(row, inner)));
            code.ifElse(
                    compare(Operation.EQ, inner, literal(1)),
                    () -> code.store(to, slot, load(source, from)),
                    () -> code.copyArray(source, from, to, slot, inner));
        });
        return new Kernel(family(select) + "_" + target.text(), List.of(code.build()));
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        List<Dim> e = call.extents();
        Dim grain = Dim.known(GRAIN_ELEMENTS).floorDiv(e.get(3).plus(1)).plus(1);
        return Descriptor.of(e.get(0).times(e.get(2)), grain)
                .size(e.get(1))
                .size(e.get(2))
                .size(e.get(3))
                .place(call.operands().get(0))
                .place(call.operands().get(1))
                .place(call.results().get(0));
    }
}
