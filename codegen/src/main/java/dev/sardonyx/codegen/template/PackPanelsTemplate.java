package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.compare;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.load;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import dev.sardonyx.ir.program.Algorithm.PackPanels;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.type.Dim;
import java.util.List;

/**
 * Packs the right operand of a product during a run. Units are panels.
 *
 * <p>Extents: two batch extents, K, N. The operand is [batch, batch, K, N] with any strides; the result one slice of
 * whole panels with two batch strides. Descriptor: K, N, panels, second batch extent; operand array, offset, four
 * strides; result array, offset, two strides.
 */
public final class PackPanelsTemplate implements Template<PackPanels> {
    private static final long GRAIN_ELEMENTS = 4096;

    @Override
    public String family(PackPanels algorithm) {
        return "pack_panels_f32";
    }

    @Override
    public Kernel build(PackPanels algorithm, VectorTarget target) {
        KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
        Variable lane = code.parameter("lane", KernelType.LANE);
        Variable at = code.parameter("at", KernelType.I32);
        Variable begin = code.parameter("begin", KernelType.I32);
        Variable end = code.parameter("end", KernelType.I32);
        ParameterReader in = new ParameterReader(code, lane, at);
        Variable depth = in.integer("depth");
        Variable columns = in.integer("columns");
        Variable panels = in.integer("panels");
        Variable batches = in.integer("batches");
        Variable from = in.array("from", Base.F32);
        Variable fromOffset = in.integer("fromOffset");
        Variable outerStride = in.integer("outerStride");
        Variable innerStride = in.integer("innerStride");
        Variable depthStride = in.integer("depthStride");
        Variable columnStride = in.integer("columnStride");
        Variable to = in.array("to", Base.F32);
        Variable toOffset = in.integer("toOffset");
        Variable toOuter = in.integer("toOuter");
        Variable toInner = in.integer("toInner");
        code.forRange("unit", begin, end, unit -> {
            Variable panel = code.let("panel", apply(Operation.REM, unit, panels));
            Variable batch = code.let("batch", apply(Operation.DIV, unit, panels));
            Variable outer = code.let("outer", apply(Operation.DIV, batch, batches));
            Variable inner = code.let("inner", apply(Operation.REM, batch, batches));
            Variable first = code.let("first", mul(panel, literal(VectorTarget.PANEL)));
            Variable source = code.let(
                    "source",
                    add(
                            add(fromOffset, mul(outer, outerStride)),
                            add(mul(inner, innerStride), mul(first, columnStride))));
            Variable target0 = code.let(
                    "target",
                    add(
                            add(toOffset, mul(outer, toOuter)),
                            add(mul(inner, toInner), mul(mul(first, depth), literal(1)))));
            Variable valid = code.let("valid", apply(Operation.MIN, sub(columns, first), literal(VectorTarget.PANEL)));
            code.ifElse(
                    apply(
                            Operation.AND,
                            compare(Operation.EQ, columnStride, literal(1)),
                            compare(Operation.EQ, valid, literal(VectorTarget.PANEL))),
                    () -> rows(code, target, new Panel(from, source, depthStride, to, target0, depth)),
                    () -> columns(code, new Panel(from, source, depthStride, to, target0, depth), columnStride, valid));
        });
        return new Kernel(family(algorithm) + "_" + target.text(), List.of(code.build()));
    }

    /** A panel with the matrix part that it is made of, whose rows are {@code depthStride} apart. */
    private record Panel(
            Variable from, Variable source, Variable depthStride, Variable to, Variable start, Variable depth) {
        KernelExpression slot(KernelExpression k) {
            return add(start, mul(k, literal(VectorTarget.PANEL)));
        }
    }

    /** A whole panel of neighbouring columns: row by row. */
    private static void rows(KernelBuilder code, VectorTarget target, Panel panel) {
        code.forRange("k", literal(0), panel.depth(), k -> {
            Variable row = code.let("row", add(panel.source(), mul(k, panel.depthStride())));
            Variable slot = code.let("slot", panel.slot(k));
            for (int j = 0; j < VectorTarget.PANEL; j += target.lanes()) {
                KernelExpression at = add(row, literal(j));
                KernelExpression elements =
                        target.isVector() ? loadVector(panel.from(), at, target.lanes()) : load(panel.from(), at);
                code.store(panel.to(), add(slot, literal(j)), elements);
            }
        });
    }

    /** A panel of {@code valid} columns, the others 0: column by column. */
    private static void columns(KernelBuilder code, Panel panel, Variable columnStride, Variable valid) {
        code.forRange("j", literal(0), valid, j -> {
            Variable column = code.let("column", add(panel.source(), mul(j, columnStride)));
            code.forRange("k", literal(0), panel.depth(), k -> {
                KernelExpression element = load(panel.from(), add(column, mul(k, panel.depthStride())));
                code.store(panel.to(), add(panel.slot(k), j), element);
            });
        });
        code.forRange("j", valid, literal(VectorTarget.PANEL), j -> {
            code.forRange(
                    "k", literal(0), panel.depth(), k -> code.store(panel.to(), add(panel.slot(k), j), literal(0f)));
        });
    }

    @Override
    public Descriptor descriptor(KernelCall call) {
        List<Dim> e = call.extents();
        Dim panels = e.get(3).plus(VectorTarget.PANEL - 1).floorDiv(Dim.known(VectorTarget.PANEL));
        Dim grain = Dim.known(GRAIN_ELEMENTS)
                .floorDiv(e.get(2).times(VectorTarget.PANEL).plus(1))
                .plus(1);
        return Descriptor.of(e.get(0).times(e.get(1)).times(panels), grain)
                .size(e.get(2))
                .size(e.get(3))
                .size(panels)
                .size(e.get(1))
                .place(call.operands().get(0))
                .sizes(call.operands().get(0).strides())
                .place(call.results().get(0))
                .sizes(call.results().get(0).strides().subList(0, 2));
    }
}
