package dev.sardonyx.passes.program;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.program.Algorithm.Pass;
import dev.sardonyx.ir.program.Algorithm.Result;
import dev.sardonyx.ir.program.Algorithm.Rows;
import dev.sardonyx.ir.program.Algorithm.Transpose;
import dev.sardonyx.ir.program.Buffer;
import dev.sardonyx.ir.program.Call.KernelCall;
import dev.sardonyx.ir.program.Slice;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Finds moves whose source and target have neighbours along different axes, both long enough for blocks. */
final class Transposition {
    private static final long FEWEST_ROWS = 16;
    private static final long FEWEST_COLUMNS = 16;
    private static final int MOST_BATCH_AXES = 2;

    private final KernelCall move;

    private Transposition(KernelCall move) {
        this.move = move;
    }

    /** {@code call}, as a transposition if it is one. */
    static KernelCall of(KernelCall call) {
        return isMove(call) ? new Transposition(call).orMove() : call;
    }

    private static boolean isMove(KernelCall call) {
        if (!(call.algorithm() instanceof Rows rows)
                || rows.passes().size() != 1
                || rows.operands().size() != 1
                || rows.results().size() != 1) {
            return false;
        }
        Pass move = new Pass(
                List.of(),
                List.of(),
                List.of(new Result(0, new Expression.Operand(0, ElementType.F32))),
                List.of(),
                List.of());
        return rows.passes().getFirst().equals(move)
                && rows.results().getFirst().element() == ElementType.F32
                && call.operands().getFirst().buffer().storage() != Buffer.Storage.LANE
                && call.results().getFirst().buffer().storage() != Buffer.Storage.LANE;
    }

    private KernelCall orMove() {
        Slice from = move.operands().getFirst();
        Slice to = move.results().getFirst();
        int rows = neighbours(from, FEWEST_ROWS);
        int columns = neighbours(to, FEWEST_COLUMNS);
        if (rows < 0 || columns < 0 || rows == columns || from.rank() > MOST_BATCH_AXES + 2) {
            return move;
        }
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < from.rank(); axis++) {
            if (axis != rows && axis != columns) {
                order.add(axis);
            }
        }
        order.add(rows);
        order.add(columns);
        Slice source = ordered(from, order);
        return new KernelCall(
                new Transpose(),
                List.of(source),
                List.of(ordered(to, order)),
                source.extents(),
                List.of(),
                move.tile(),
                move.location());
    }

    /** The axis along which elements are neighbours, or -1; one whose extent only a run tells counts as long. */
    private int neighbours(Slice slice, long fewest) {
        for (int axis = 0; axis < slice.rank(); axis++) {
            Dim extent = move.extents().get(axis);
            if (slice.strides().get(axis).isKnown(1) && (!extent.isKnown() || extent.knownValue() >= fewest)) {
                return axis;
            }
        }
        return -1;
    }

    private Slice ordered(Slice slice, List<Integer> order) {
        List<Dim> extents = new ArrayList<>();
        List<Dim> strides = new ArrayList<>();
        for (int missing = order.size(); missing < MOST_BATCH_AXES + 2; missing++) {
            extents.add(Dim.ONE);
            strides.add(Dim.ZERO);
        }
        for (int axis : order) {
            extents.add(move.extents().get(axis));
            strides.add(slice.strides().get(axis));
        }
        return new Slice(slice.buffer(), slice.offset(), extents, strides);
    }
}
