package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.ViewAxis;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The elements from {@code starts} up to {@code ends} by {@code steps} along {@code axes} (ONNX Slice-13). Negative
 * bounds count from the end; bounds beyond it are moved to it.
 */
public final class Slice implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Slice")
                .since(13)
                .operand("data", "T", ElementTypes.ALL)
                .operand("starts", "Tind", ElementTypes.INDICES)
                .operand("ends", "Tind", ElementTypes.INDICES)
                .optionalOperand("axes", "Tind", ElementTypes.INDICES)
                .optionalOperand("steps", "Tind", ElementTypes.INDICES)
                .result("output", "T", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        for (int i = 1; i <= 4; i++) {
            if (in.has(i)) {
                in.requireVector(i, "operand " + i);
                in.requireEqual(
                        in.shape(i).dim(0), in.shape(1).dim(0), "starts, ends, axes and steps must have one length");
            }
        }
        Optional<long[]> axes = SliceRange.axes(in);
        if (axes.isEmpty()) {
            List<Dim> dims = new ArrayList<>();
            for (int i = 0; i < in.rank(0); i++) {
                dims.add(in.freshSymbol("slice"));
            }
            return List.of(in.tensor(0).withShape(Shape.of(dims)));
        }
        Shape shape = in.shape(0);
        Optional<List<SliceRange>> ranges = SliceRange.of(in);
        for (int i = 0; i < axes.get().length; i++) {
            int axis = (int) axes.get()[i];
            if (ranges.isEmpty()) {
                shape = shape.with(axis, in.freshSymbol("slice"));
                continue;
            }
            SliceRange range = ranges.get().get(i);
            shape = shape.with(axis, range.extent());
            for (Dim assumed : range.assumedNonNegative()) {
                in.requireEqual(
                        DimArithmetic.max(assumed, Dim.ZERO),
                        assumed,
                        "a computed bound of a slice must not be negative");
            }
        }
        if (ranges.isPresent() && shape.rank() == 1 && axes.get().length == 1) {
            propagate(in, ranges.get().getFirst());
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    private static void propagate(InferenceContext in, SliceRange range) {
        Optional<List<Dim>> contents = DimArithmetic.integers(in, 0);
        if (contents.isEmpty() || !range.start().isKnown() || !range.extent().isKnown()) {
            return;
        }
        List<Dim> chosen = new ArrayList<>();
        for (long i = 0; i < range.extent().knownValue(); i++) {
            chosen.add(contents.get().get((int) (range.start().knownValue() + i * range.step())));
        }
        in.contents(0, chosen);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int rank = x.rank();
        long[] begin = new long[rank];
        long[] step = new long[rank];
        Arrays.fill(step, 1);
        long[] shape = x.shape();
        boolean[] sliced = new boolean[rank];
        for (int i = 0; i < in.tensor(1).size(); i++) {
            int axis = in.has(3) ? in.axis(in.tensor(3).getLong(i), rank) : i;
            if (sliced[axis]) {
                throw in.error("axis " + axis + " is given twice");
            }
            sliced[axis] = true;
            long extent = x.extent(axis);
            step[axis] = in.has(4) ? in.tensor(4).getLong(i) : 1;
            if (step[axis] == 0) {
                throw in.error("the step of axis " + axis + " must not be 0");
            }
            long start = in.tensor(1).getLong(i);
            long end = in.tensor(2).getLong(i);
            start = start < 0 ? start + extent : start;
            end = end < 0 ? end + extent : end;
            if (step[axis] > 0) {
                begin[axis] = Math.clamp(start, 0L, extent);
                long length = Math.clamp(end, 0L, extent) - begin[axis];
                shape[axis] = Math.max(0, (length + step[axis] - 1) / step[axis]);
            } else {
                begin[axis] = Math.clamp(start, -1L, extent - 1);
                long length = begin[axis] - Math.clamp(end, -1L, extent - 1);
                shape[axis] = length <= 0 ? 0 : (length - 1) / -step[axis] + 1;
            }
        }
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long[] source = new long[rank];
        Index.forEach(shape, index -> {
            for (int axis = 0; axis < rank; axis++) {
                source[axis] = begin[axis] + index[axis] * step[axis];
            }
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<long[]> axes = SliceRange.axes(to);
        Optional<List<SliceRange>> ranges = axes.isPresent() ? SliceRange.of(to) : Optional.empty();
        if (ranges.isEmpty()) {
            return new Lowering.HostCall("slice", Map.of());
        }
        List<ViewAxis> view = new ArrayList<>();
        for (int axis = 0; axis < to.rank(0); axis++) {
            view.add(ViewAxis.of(axis));
        }
        for (int i = 0; i < axes.get().length; i++) {
            int axis = (int) axes.get()[i];
            view.set(
                    axis,
                    new ViewAxis(
                            axis,
                            ranges.get().get(i).start(),
                            ranges.get().get(i).step()));
        }
        return Lowering.View.of(view);
    }
}
