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
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The operand broadcast with the shape that operand 1 tells (ONNX Expand-13). */
public final class Expand implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Expand")
                .since(13)
                .operand("input", "T", ElementTypes.ALL)
                .operand("shape", "", ElementTypes.of(ElementType.I64))
                .result("output", "T", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.requireVector(1, "the shape");
        if (in.contents(1).isEmpty()) {
            return List.of(in.tensor(0).withShape(unknown(in)));
        }
        Shape shape = in.broadcast(in.shape(0), ShapeOperand.shape(in, 1, "expand"));
        if (shape.isKnown() && shape.rank() <= 1) {
            propagate(in, Tensor.size(shape.extents()));
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    private static Shape unknown(InferenceContext in) {
        Shape told = ShapeOperand.unknown(in, 1, "expand");
        if (!told.isRanked()) {
            return told;
        }
        List<Dim> dims = new ArrayList<>(told.dims());
        for (int i = in.rank(0); i > dims.size(); i = in.rank(0)) {
            dims.addFirst(in.shape(0).dim(i - dims.size() - 1));
        }
        for (int i = 1; i <= in.rank(0); i++) {
            Dim own = in.shape(0).dim(in.rank(0) - i);
            if (own.isKnown() && !own.isKnown(1)) {
                dims.set(dims.size() - i, own);
            }
        }
        return Shape.of(dims);
    }

    private static void propagate(InferenceContext in, long size) {
        DimArithmetic.integers(in, 0)
                .filter(c -> size <= ValueFacts.LONGEST_CONTENTS && (c.size() == 1 || c.size() == size))
                .ifPresent(c -> in.contents(0, c.size() == size ? c : Collections.nCopies((int) size, c.getFirst())));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = Index.broadcastShape(x.shape(), in.tensor(1).toLongs());
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> y.copyElement(Index.flat(shape, index), x, Index.broadcast(x.shape(), index)));
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (to.contents(1).isEmpty()) {
            return new Lowering.HostCall("expand", Map.of());
        }
        Shape result = to.resultShape(0);
        List<ViewAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < result.rank(); axis++) {
            int source = axis - result.rank() + to.rank(0);
            if (source < 0) {
                axes.add(ViewAxis.BROADCAST);
                continue;
            }
            Dim own = to.shape(0).dim(source);
            if (own.equals(result.dim(axis))) {
                axes.add(ViewAxis.of(source));
            } else if (own.isKnown(1)) {
                axes.add(ViewAxis.BROADCAST);
            } else {
                return new Lowering.HostCall("expand", Map.of());
            }
        }
        return Lowering.View.of(axes);
    }
}
