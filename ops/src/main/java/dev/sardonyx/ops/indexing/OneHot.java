package dev.sardonyx.ops.indexing;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vectors along {@link #AXIS} that hold one value where an index says and another elsewhere (ONNX OneHot-11). */
public final class OneHot implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("OneHot")
                .since(11)
                .operand("indices", "T1", ElementTypes.NUMERIC)
                .operand("depth", "T2", ElementTypes.NUMERIC)
                .operand("values", "T3", ElementTypes.ALL)
                .result("output", "T3", ElementTypes.ALL)
                .attribute(AXIS)
                .build();
    }

    /** The depth where it is known. */
    private static Optional<Dim> depth(NodeContext in) {
        if (in.constant(1).isPresent()) {
            return Optional.of(Dim.known(in.constant(1).get().getLong(0)));
        }
        return DimArithmetic.integers(in, 1).map(List::getFirst);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(in.attribute(AXIS), in.rank(0) + 1);
        in.requireEqual(in.shape(1).size(), Dim.ONE, "the depth must be one number");
        in.requireEqual(in.shape(2).size(), Dim.known(2), "values must be two, off and on");
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        dims.add(axis, depth(in).orElseGet(() -> in.freshSymbol("depth")));
        return List.of(TensorType.of(in.element(2), Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor indices = in.tensor(0);
        int axis = in.axis(in.attribute(AXIS), indices.rank() + 1);
        long depth = in.tensor(1).getLong(0);
        long[] shape = new long[indices.rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? depth : indices.extent(i < axis ? i : i - 1);
        }
        Tensor y = Tensor.zeros(in.tensor(2).elementType(), shape);
        Index.forEach(shape, index -> {
            long[] at = new long[indices.rank()];
            for (int i = 0; i < at.length; i++) {
                at[i] = index[i < axis ? i : i + 1];
            }
            long hot = indices.getLong(Index.flat(indices.shape(), at));
            hot = hot < 0 ? hot + depth : hot;
            y.copyElement(Index.flat(shape, index), in.tensor(2), hot == index[axis] ? 1 : 0);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<Dim> depth = depth(to);
        int axis = to.axis(to.attribute(AXIS), to.rank(0) + 1);
        if (depth.isEmpty() || to.element(2) == ElementType.STRING) {
            return new Lowering.HostCall("one_hot", Map.of("axis", (long) axis));
        }
        return new Lowering.Decomposition(out -> {
            Value extent = out.node("Squeeze", out.dims(List.of(depth.get())));
            Value zero = out.constant(ElementType.I64, 0);
            Value positions = out.node("Range", zero, extent, out.constant(ElementType.I64, 1));
            long[] column = new long[to.rank(0) + 1];
            Arrays.fill(column, 1);
            column[axis] = -1;
            Value along = out.node("Reshape", positions, out.vector(column));
            Value indices = out.cast(out.operand(0), ElementType.I64);
            Value counted =
                    out.node("Where", out.node("Less", indices, zero), out.node("Add", indices, extent), indices);
            Value hot = out.node("Equal", out.node("Unsqueeze", counted, out.vector(axis)), along);
            Value off = out.node("Gather", out.operand(2), out.constant(ElementType.I64, 0));
            Value on = out.node("Gather", out.operand(2), out.constant(ElementType.I64, 1));
            out.result(out.node("Where", hot, on, off));
        });
    }
}
