package dev.sardonyx.codegen.template;

import static dev.sardonyx.ir.kernel.KernelBuilder.add;
import static dev.sardonyx.ir.kernel.KernelBuilder.convert;
import static dev.sardonyx.ir.kernel.KernelBuilder.literal;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadSegmentVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.loadVector;
import static dev.sardonyx.ir.kernel.KernelBuilder.mul;
import static dev.sardonyx.ir.kernel.KernelBuilder.slice;
import static dev.sardonyx.ir.kernel.KernelBuilder.weights;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.ir.kernel.KernelBuilder;
import dev.sardonyx.ir.kernel.KernelExpression;
import dev.sardonyx.ir.kernel.KernelExpression.Variable;
import dev.sardonyx.ir.kernel.KernelType;
import dev.sardonyx.ir.kernel.KernelType.Base;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of the panels of a register tile, column by column. */
abstract class PanelReader {
    final KernelBuilder code;
    final VectorTarget target;
    final int tileColumns;
    final Variable array;
    final Variable source;
    final Variable panelStep;
    final Variable depth;

    /**
     * Where the panels of a tile are.
     *
     * @param array that they are in, if they are not weights
     * @param source where the first one starts: an index of the array, or bytes in the weights
     * @param panelStep the distance to the last one that there is, in elements
     * @param depth the rows of a segment
     */
    record Panels(
            KernelBuilder code,
            VectorTarget target,
            int tileColumns,
            Variable array,
            Variable source,
            Variable panelStep,
            Variable depth) {}

    private PanelReader(Panels panels) {
        this.code = panels.code();
        this.target = panels.target();
        this.tileColumns = panels.tileColumns();
        this.array = panels.array();
        this.source = panels.source();
        this.panelStep = panels.panelStep();
        this.depth = panels.depth();
    }

    /** A reader of panels in an array. */
    static PanelReader ofArray(Panels panels) {
        return new InArray(panels);
    }

    /** A reader of weights, in the spelling that is quick on the target; {@code segmentEnd} is behind the last segment. */
    static PanelReader ofWeights(Panels panels, Variable segmentEnd) {
        return panels.target() == VectorTarget.V512 ? new InWeights(panels) : new InSlice(panels, segmentEnd);
    }

    /** What is read from now on is in {@code segment}. */
    abstract void beginSegment(Variable segment);

    /** The vector at {@code column}, counted in vectors, of row {@code k + ahead} of the segment. */
    abstract KernelExpression load(Variable k, int ahead, int column);

    /** How many panels the tile is wide. */
    final int panels() {
        return Math.ceilDiv(tileColumns, VectorTarget.PANEL);
    }

    /**
     * How far panel {@code panel}, from 1 on, is from the first; that of the last one where there is none, whose columns are
     * then not valid. Only products of one segment have tiles of more than two panels.
     */
    final KernelExpression distance(int panel) {
        if (panels() == 2) {
            return panelStep;
        }
        KernelExpression whole = mul(depth, literal(panel * VectorTarget.PANEL));
        return KernelBuilder.apply(KernelExpression.Operation.MIN, whole, panelStep);
    }

    private static KernelExpression bytes(KernelExpression floats) {
        return mul(convert(KernelType.I64, floats), literal(4L));
    }

    /** Which panel a vector column is in. */
    final int panelOf(int column) {
        return column * target.lanes() / VectorTarget.PANEL;
    }

    /** The element of the panel's row that a vector column starts at. */
    final int within(int column) {
        return column * target.lanes() % VectorTarget.PANEL;
    }

    /** Panels in an array; the scalar target has only this one, and a tile of half a panel. */
    private static final class InArray extends PanelReader {
        private final List<Variable> starts = new ArrayList<>();

        InArray(Panels panels) {
            super(panels);
        }

        @Override
        void beginSegment(Variable segment) {
            Variable start = code.let("right", add(source, mul(mul(segment, depth), literal(VectorTarget.PANEL))));
            starts.add(start);
            for (int panel = 1; panel < panels(); panel++) {
                starts.add(code.let("right", add(start, distance(panel))));
            }
        }

        @Override
        KernelExpression load(Variable k, int ahead, int column) {
            KernelExpression index = add(
                    starts.get(panelOf(column)),
                    add(mul(k, literal(VectorTarget.PANEL)), literal(ahead * VectorTarget.PANEL + within(column))));
            return target.isVector() ? loadVector(array, index, target.lanes()) : KernelBuilder.load(array, index);
        }
    }

    /** Panels in the weights at a byte base: 64 bytes a row. */
    private static final class InWeights extends PanelReader {
        private final List<Variable> begins = new ArrayList<>();
        private final List<Variable> starts = new ArrayList<>();

        InWeights(Panels panels) {
            super(panels);
            begins.add(source);
            for (int panel = 1; panel < panels(); panel++) {
                begins.add(code.let("begin", add(source, bytes(distance(panel)))));
            }
        }

        @Override
        void beginSegment(Variable segment) {
            Variable skip = code.let("skip", convert(KernelType.I64, mul(mul(segment, depth), literal(64))));
            begins.forEach(begin -> starts.add(code.let("right", add(begin, skip))));
        }

        @Override
        KernelExpression load(Variable k, int ahead, int column) {
            KernelExpression row = mul(convert(KernelType.I64, k), literal(64L));
            return loadSegmentVector(
                    weights(),
                    add(
                            starts.get(panelOf(column)),
                            add(row, literal(((long) ahead * VectorTarget.PANEL + within(column)) * 4))),
                    Base.F32,
                    target.lanes());
        }
    }

    /** Panels in slices of the weights. */
    private static final class InSlice extends PanelReader {
        private final List<Variable> slices = new ArrayList<>();
        private Variable skip;

        InSlice(Panels panels, Variable segmentEnd) {
            super(panels);
            KernelExpression length = mul(convert(KernelType.I64, mul(depth, segmentEnd)), literal(64L));
            slices.add(code.let("panel", slice(weights(), source, length)));
            for (int panel = 1; panel < panels(); panel++) {
                slices.add(code.let("panel", slice(weights(), add(source, bytes(distance(panel))), length)));
            }
        }

        @Override
        void beginSegment(Variable segment) {
            skip = code.let("skip", mul(mul(segment, depth), literal(64)));
        }

        @Override
        KernelExpression load(Variable k, int ahead, int column) {
            KernelExpression offset =
                    add(add(skip, mul(k, literal(64))), literal((ahead * VectorTarget.PANEL + within(column)) * 4));
            Variable panel = slices.get(panelOf(column));
            return loadSegmentVector(panel, convert(KernelType.I64, offset), Base.F32, target.lanes());
        }
    }
}
