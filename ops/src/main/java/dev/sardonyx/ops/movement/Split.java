package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.ViewAxis;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operand cut into pieces along {@link #AXIS}: of given lengths, or of equal ones (ONNX Split-18). */
public final class Split implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(0L);
    /** Default: as many as the node has results. */
    public static final AttributeKey<Long> NUM_OUTPUTS =
            AttributeKey.integer("num_outputs").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Split")
                .since(18)
                .operand("input", "T", ElementTypes.ALL)
                .optionalOperand("split", "", ElementTypes.of(ElementType.I64))
                .variadicResult("outputs", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .attribute(NUM_OUTPUTS)
                .build();
    }

    /** The lengths of the pieces; empty when they are not known. */
    private static Optional<List<Dim>> lengths(NodeContext in) {
        if (in.has(1)) {
            return in.contents(1);
        }
        Dim extent = in.shape(0).dim(in.axis(AXIS, 0));
        int count = in.resultCount();
        long stated = in.find(NUM_OUTPUTS).orElse((long) count);
        if (stated != count) {
            throw in.error("gives " + stated + " pieces, but the node names " + count + " results", "");
        }
        Dim each = extent.ceilDiv(Dim.known(count));
        Dim last = extent.minus(each.times(count - 1));
        if (last.isKnown() && last.knownValue() < 0) {
            throw in.error(
                    "the extent " + extent + " does not suffice for " + count + " pieces, all but the last of " + each
                            + " elements",
                    "");
        }
        List<Dim> lengths = new ArrayList<>(Collections.nCopies(count - 1, each));
        lengths.add(last);
        return Optional.of(lengths);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        Dim extent = in.shape(0).dim(axis);
        if (in.has(1)) {
            in.requireVector(1, "the lengths");
        }
        Optional<List<Dim>> lengths = lengths(in);
        if (lengths.isPresent() && lengths.get().size() != in.resultCount()) {
            throw in.error(
                    "gives " + lengths.get().size() + " pieces, but the node names " + in.resultCount() + " results",
                    "");
        }
        if (in.has(1)) {
            in.requireEqual(
                    in.shape(1).dim(0), Dim.known(in.resultCount()), "there must be a length for each of the results");
        }
        if (in.has(1) && lengths.isPresent()) {
            Dim sum = lengths.get().stream().reduce(Dim.ZERO, Dim::plus);
            in.requireEqual(sum, extent, "the pieces must sum to the extent of axis " + axis);
        }
        List<ValueType> types = new ArrayList<>();
        for (int i = 0; i < in.resultCount(); i++) {
            Dim length = lengths.isPresent() ? lengths.get().get(i) : in.freshSymbol("split");
            types.add(in.tensor(0).withShape(in.shape(0).with(axis, length)));
        }
        if (lengths.isPresent() && in.rank(0) == 1) {
            propagate(in, lengths.get());
        }
        return types;
    }

    private static void propagate(InferenceContext in, List<Dim> lengths) {
        Optional<List<Dim>> contents = DimArithmetic.integers(in, 0);
        if (contents.isEmpty() || !lengths.stream().allMatch(Dim::isKnown)) {
            return;
        }
        int begin = 0;
        for (int i = 0; i < lengths.size(); i++) {
            int end = begin + (int) lengths.get(i).knownValue();
            in.contents(i, contents.get().subList(begin, end));
            begin = end;
        }
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        int count = in.has(1)
                ? (int) in.tensor(1).size()
                : in.find(NUM_OUTPUTS).orElse((long) in.resultCount()).intValue();
        long each = (x.extent(axis) + count - 1) / count;
        if (!in.has(1) && each * (count - 1) > x.extent(axis)) {
            throw in.error("the extent " + x.extent(axis) + " does not suffice for " + count + " pieces");
        }
        if (in.has(1) && Arrays.stream(in.tensor(1).toLongs()).sum() != x.extent(axis)) {
            throw in.error("the lengths " + Arrays.toString(in.tensor(1).toLongs()) + " must sum to " + x.extent(axis));
        }
        List<Datum> pieces = new ArrayList<>();
        long begin = 0;
        for (int i = 0; i < count; i++) {
            long[] shape = x.shape();
            shape[axis] = in.has(1) ? in.tensor(1).getLong(i) : Math.min(each, x.extent(axis) - begin);
            Tensor piece = Tensor.zeros(x.elementType(), shape);
            long offset = begin;
            Index.forEach(shape, index -> {
                long[] source = index.clone();
                source[axis] += offset;
                piece.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
            });
            pieces.add(piece);
            begin += shape[axis];
        }
        return pieces;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        Optional<List<Dim>> lengths = lengths(to);
        if (lengths.isEmpty()) {
            return new Lowering.HostCall("split", Map.of("axis", (long) axis));
        }
        List<List<ViewAxis>> views = new ArrayList<>();
        Dim begin = Dim.ZERO;
        for (Dim length : lengths.get()) {
            List<ViewAxis> view = new ArrayList<>();
            for (int i = 0; i < to.rank(0); i++) {
                view.add(i == axis ? new ViewAxis(i, begin, 1) : ViewAxis.of(i));
            }
            views.add(view);
            begin = begin.plus(length);
        }
        return new Lowering.View(views, Map.of());
    }
}
