package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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

/** Subtracts the maximum along {@link #AXIS}, exponentiates, and divides by the sum (ONNX Softmax-13). */
public final class Softmax implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Softmax")
                .since(13)
                .operand("input", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .attribute(AXIS)
                .accuracy(Accuracy.relative(1e-5))
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
            double max = Double.NEGATIVE_INFINITY;
            for (index[axis] = 0; index[axis] < x.extent(axis); index[axis]++) {
                max = Math.max(max, x.getDouble(Index.flat(x.shape(), index)));
            }
            double sum = 0;
            for (index[axis] = 0; index[axis] < x.extent(axis); index[axis]++) {
                sum += Math.exp(x.getDouble(Index.flat(x.shape(), index)) - max);
            }
            for (index[axis] = 0; index[axis] < x.extent(axis); index[axis]++) {
                long i = Index.flat(x.shape(), index);
                y.setDouble(i, Math.exp(x.getDouble(i) - max) / sum);
            }
            index[axis] = 0;
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        return new Lowering.Decomposition(out -> {
            Value axes = out.vector(axis);
            Value x = out.cast(out.operand(0), ElementTypes.accumulating(to.element(0)));
            Value exponentials = out.node("Exp", out.node("Sub", x, out.node("ReduceMax", x, axes)));
            Value sum = out.node("ReduceSum", exponentials, axes);
            out.result(out.cast(out.node("Div", exponentials, sum), to.element(0)));
        });
    }
}
