package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** 1 at the first largest element along {@link #AXIS}, 0 elsewhere (ONNX Hardmax-13). */
public final class Hardmax implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Hardmax")
                .since(13)
                .operand("input", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .attribute(AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.axis(AXIS, 0);
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long[] outer = x.shape();
        outer[axis] = outer[axis] == 0 ? 0 : 1;
        Index.forEach(outer, index -> {
            long best = Index.flat(x.shape(), index);
            for (index[axis] = 1; index[axis] < x.extent(axis); index[axis]++) {
                long i = Index.flat(x.shape(), index);
                best = x.getDouble(i) > x.getDouble(best) ? i : best;
            }
            y.setDouble(best, 1);
            index[axis] = 0;
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        return new Lowering.Decomposition(out -> {
            Value best = out.node("ArgMax", Attributes.NONE.with(AXIS, (long) axis), out.operand(0));
            Dim extent = out.type(out.operand(0)).shape().dim(axis);
            Value positions = out.node("Range", dim(out, Dim.ZERO), dim(out, extent), dim(out, Dim.ONE));
            long[] column = new long[out.type(out.operand(0)).shape().rank()];
            java.util.Arrays.fill(column, 1);
            column[axis] = -1;
            Value along = out.node("Reshape", positions, out.vector(column));
            out.result(out.cast(
                    out.node("Equal", best, along), out.type(out.operand(0)).element()));
        });
    }

    private static Value dim(Decomposer out, Dim dim) {
        return out.node("Squeeze", out.dims(List.of(dim)));
    }
}
