package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operand repeated along each axis as often as operand 1 tells (ONNX Tile-13). */
public final class Tile implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Tile")
                .since(13)
                .operand("input", "T", ElementTypes.ALL)
                .operand("repeats", "T1", ElementTypes.of(ElementType.I64))
                .result("output", "T", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Optional<List<Dim>> repeats = in.contents(1);
        int rank = in.rank(0);
        if (repeats.isPresent() && repeats.get().size() != rank) {
            throw in.error("needs " + rank + " repeats, found " + repeats.get(), "");
        }
        in.requireVector(1, "the repeats");
        in.requireEqual(in.shape(1).dim(0), Dim.known(rank), "there must be a repeat for each axis");
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            dims.add(
                    repeats.isPresent()
                            ? in.shape(0).dim(axis).times(repeats.get().get(axis))
                            : in.freshSymbol("tile"));
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = x.shape();
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] *= in.tensor(1).getLong(axis);
        }
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long[] source = new long[shape.length];
        Index.forEach(shape, index -> {
            for (int axis = 0; axis < shape.length; axis++) {
                source[axis] = index[axis] % x.extent(axis);
            }
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<List<Dim>> repeats = to.contents(1);
        if (repeats.isEmpty()) {
            return new Lowering.HostCall("tile", Map.of());
        }
        if (repeats.get().stream().allMatch(r -> r.isKnown(1))) {
            return View.identity(to.rank(0));
        }
        return new Lowering.Decomposition(out -> {
            List<Dim> apart = new ArrayList<>();
            List<Dim> repeated = new ArrayList<>();
            for (int axis = 0; axis < to.rank(0); axis++) {
                apart.add(Dim.ONE);
                repeated.add(repeats.get().get(axis));
                apart.add(to.shape(0).dim(axis));
                repeated.add(to.shape(0).dim(axis));
            }
            Value pieces = out.reshape(out.operand(0), apart);
            Value all = out.node("Expand", pieces, out.dims(repeated));
            out.result(out.reshape(all, to.resultShape(0).dims()));
        });
    }
}
