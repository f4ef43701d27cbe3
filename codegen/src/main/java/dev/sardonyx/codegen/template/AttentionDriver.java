package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.apply;
import static dev.sardonyx.ir.kernel.KernelBuilder.laneScratch;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.sub;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.Kernel;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Operation;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelMethod;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.ArrayList;
import java.util.List;

/** The entry of an attention kernel: cuts units into batch indices and blocks, and takes each through its three steps. */
final class AttentionDriver {
    private final int batchRank;
    private final KernelBuilder code = new KernelBuilder(Kernel.ENTRY);
    private final Variable lane = code.parameter("lane", KernelType.LANE);
    private final Variable at = code.parameter("at", KernelType.I32);
    private final Variable begin = code.parameter("begin", KernelType.I32);
    private final Variable end = code.parameter("end", KernelType.I32);
    private final ParameterReader in = new ParameterReader(code, lane, at);
    // What the descriptor says, in its order.
    private final Variable rows = in.integer("rows");
    private final Variable columns = in.integer("columns");
    private final Variable panels = in.integer("panels");
    private final Variable depth = in.integer("depth");
    private final Variable allKeys = in.integer("allKeys");
    private final Variable blocks = in.integer("blocks");
    private final Variable blockRows = in.integer("blockRows");
    private final List<Variable> extents;
    private final Matrices left;
    private final Variable leftStride;
    private final Matrices keyPanels;
    private final Matrices valuePanels;
    private final Matrices result;
    private final Variable resultStride;
    private final Variable scoresAt;
    private final Variable scoresStride;
    private final Variable segmentAt;
    private final Variable tileAt;
    private final Variable scores;
    private final Variable keys;
    private final Variable zero = code.let("zero", literal(0));

    AttentionDriver(int batchRank) {
        this.batchRank = batchRank;
        this.extents = extents();
        this.left = new Matrices("left");
        this.leftStride = in.integer("leftStride");
        this.keyPanels = new Matrices("keys");
        this.valuePanels = new Matrices("values");
        this.result = new Matrices("result");
        this.resultStride = in.integer("resultStride");
        this.scoresAt = in.integer("scoresAt");
        this.scoresStride = in.integer("scoresStride");
        this.segmentAt = code.let("segmentAt", in.position());
        this.tileAt = code.let("tileAt", add(segmentAt, literal(1)));
        this.scores = code.let("scores", laneScratch(lane, Base.F32));
        KernelExpression ofPanels = mul(panels, literal(VectorTarget.PANEL));
        this.keys = code.let("keys", apply(Operation.MIN, allKeys, ofPanels));
    }

    /** An array, an offset in it and a stride for each batch axis. */
    private final class Matrices {
        private final Variable array;
        private final Variable offset;
        private final List<Variable> strides = new ArrayList<>();

        Matrices(String name) {
            array = in.array(name, Base.F32);
            offset = in.integer(name + "Offset");
            for (int axis = 0; axis < batchRank; axis++) {
                strides.add(in.integer(name + "Stride"));
            }
        }

        KernelExpression batch(List<Variable> index) {
            KernelExpression sum = mul(index.get(0), strides.get(0));
            for (int axis = 1; axis < batchRank; axis++) {
                sum = add(sum, mul(index.get(axis), strides.get(axis)));
            }
            return sum;
        }
    }

    /** Rows that a product reads or writes: the first at {@code at}, the others a stride apart. */
    private record Side(Variable array, KernelExpression at, Variable stride) {}

    KernelMethod build() {
        code.forRange("unit", begin, end, this::unit);
        return code.build();
    }

    private List<Variable> extents() {
        List<Variable> extents = new ArrayList<>();
        for (int axis = 1; axis < batchRank; axis++) {
            extents.add(in.integer("extent" + axis));
        }
        return extents;
    }

    private void unit(Variable unit) {
        Variable block = code.let("block", apply(Operation.REM, unit, blocks));
        List<Variable> index = index(code.let("batch", apply(Operation.DIV, unit, blocks)));
        Variable first = code.let("first", mul(block, blockRows));
        Variable rest = code.let("rest", apply(Operation.MAX, sub(rows, first), zero));
        Variable count = code.let("count", apply(Operation.MIN, blockRows, rest));
        Side kept = new Side(scores, scoresAt, scoresStride);
        KernelExpression leftAt = add(add(left.offset, left.batch(index)), mul(first, leftStride));
        product(new Side(left.array, leftAt, leftStride), keyPanels, index, kept, depth, count, keys);
        Variable row = code.let("row", mul(unit, blockRows));
        code.callTile(lane, tileAt, row, add(row, count), zero, keys);
        KernelExpression resultAt = add(add(result.offset, result.batch(index)), mul(first, resultStride));
        product(kept, valuePanels, index, new Side(result.array, resultAt, resultStride), keys, count, columns);
    }

    private List<Variable> index(Variable batch) {
        List<Variable> index = new ArrayList<>();
        Variable rest = batch;
        for (int axis = batchRank - 1; axis > 0; axis--) {
            Variable extent = extents.get(axis - 1);
            index.add(0, code.let("index", apply(Operation.REM, rest, extent)));
            rest = code.let("outer", apply(Operation.DIV, rest, extent));
        }
        index.add(0, rest);
        return index;
    }

    /** Writes the call of the product of {@code count} rows, {@code summed} long, with panels of {@code width} columns. */
    private void product(
            Side from,
            Matrices panels,
            List<Variable> index,
            Side to,
            Variable summed,
            Variable count,
            Variable width) {
        code.callMethod(
                "block",
                lane,
                from.array(),
                from.at(),
                from.stride(),
                zero,
                zero,
                panels.array,
                panels.offset,
                panels.batch(index),
                to.array(),
                to.at(),
                to.stride(),
                from.array(),
                zero,
                zero,
                zero,
                summed,
                literal(1),
                segmentAt,
                zero,
                count,
                zero,
                width);
    }
}
