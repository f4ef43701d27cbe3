package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * {@code X + bias} in two halves along the last axis, the first times the Gelu of the second (com.microsoft
 * BiasSplitGelu-1).
 */
public final class BiasSplitGelu implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("BiasSplitGelu")
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("bias", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        LinearUnits.checkBias(in);
        int last = in.rank(0) - 1;
        Dim ofBias = in.shape(1).dim(0);
        Dim width = ofBias.isKnown() ? ofBias : in.shape(0).dim(last);
        Dim half = width.floorDiv(Dim.known(2));
        in.requireEqual(half.times(2), width, "the last axis must have an even extent");
        return List.of(in.tensor(0).withShape(in.shape(0).with(last, half)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor bias = in.tensor(1);
        long[] shape = x.shape();
        long half = bias.size() / 2;
        shape[shape.length - 1] = half;
        Tensor y = Tensor.zeros(x.elementType(), shape);
        for (long i = 0; i < y.size(); i++) {
            long first = i / half * 2 * half + i % half;
            double left = x.getDouble(first) + bias.getDouble(i % half);
            double right = x.getDouble(first + half) + bias.getDouble(i % half + half);
            y.setDouble(i, left * LinearUnits.gelu(right));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Attributes halves =
                Attributes.NONE.with(AttributeKey.integer("axis"), -1L).with(AttributeKey.integer("num_outputs"), 2L);
        return new Lowering.Decomposition(out -> {
            Value sum = out.node("Add", out.operand(0), out.operand(1));
            List<Value> parts = out.nodes("Split", halves, 2, sum);
            out.result(out.node("Mul", parts.get(0), out.node("Gelu", parts.get(1))));
        });
    }
}
