package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operand with axes of extent 1 put in, so that they are those of operand 1 (ONNX Unsqueeze-25). */
public final class Unsqueeze implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Unsqueeze")
                .since(25)
                .operand("data", "T", ElementTypes.ALL)
                .operand("axes", "", ElementTypes.of(ElementType.I64))
                .result("expanded", "T", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Optional<long[]> axes = in.knownIntegers(1);
        if (axes.isEmpty()) {
            return List.of(in.tensor(0).withShape(unknown(in)));
        }
        int rank = in.rank(0) + axes.get().length;
        boolean[] added = new boolean[rank];
        for (long given : axes.get()) {
            int axis = in.axis(given, rank);
            if (added[axis]) {
                throw in.error("axis " + axis + " is given twice", "");
            }
            added[axis] = true;
        }
        List<Dim> dims = new ArrayList<>();
        int next = 0;
        for (boolean one : added) {
            dims.add(one ? Dim.ONE : in.shape(0).dim(next++));
        }
        if (rank <= 1) {
            DimArithmetic.integers(in, 0).ifPresent(c -> in.contents(0, c));
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    private static Shape unknown(InferenceContext in) {
        Dim count = in.shape(1).size();
        if (!count.isKnown()) {
            return Shape.UNRANKED;
        }
        if (count.isKnown(0)) {
            return in.shape(0);
        }
        List<Dim> dims = new ArrayList<>();
        for (long i = 0; i < in.rank(0) + count.knownValue(); i++) {
            dims.add(in.freshSymbol("unsqueezed"));
        }
        return Shape.of(dims);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] axes = in.tensor(1).toLongs();
        long[] shape = new long[x.rank() + axes.length];
        for (long given : axes) {
            int axis = in.axis(given, shape.length);
            if (shape[axis] == -1) {
                throw in.error("axis " + axis + " is given twice");
            }
            shape[axis] = -1;
        }
        int next = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = shape[axis] == -1 ? 1 : x.extent(next++);
        }
        return List.of(x.reshaped(shape));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.knownIntegers(1).isEmpty() ? new Lowering.HostCall("unsqueeze", Map.of()) : new Lowering.Reshape();
    }
}
