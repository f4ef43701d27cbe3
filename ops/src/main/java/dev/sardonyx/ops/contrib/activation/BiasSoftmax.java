package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The softmax of {@code data + bias} over the axes from {@link #AXIS} on taken together (com.microsoft BiasSoftmax-1).
 * The bias repeats in the outermost axes, or in those right before {@link #AXIS} when
 * {@link #IS_INNER_BROADCAST} is 0.
 */
public final class BiasSoftmax implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(1L);
    public static final AttributeKey<Boolean> IS_INNER_BROADCAST = AttributeKey.flag("is_inner_broadcast");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("BiasSoftmax")
                .operand("data", "T", ElementTypes.FLOATS)
                .operand("bias", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .attribute(AXIS)
                .attribute(IS_INNER_BROADCAST)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.axis(AXIS, 0);
        in.attribute(IS_INNER_BROADCAST);
        in.requireBroadcast(in.shape(1), in.shape(0), "the bias");
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor bias = in.tensor(1);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long row = Tensor.size(Arrays.copyOfRange(x.shape(), axis, x.rank()));
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long start = 0; start < x.size(); start += row) {
            double[] sums = new double[(int) row];
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < row; i++) {
                long place = Index.broadcast(bias.shape(), Index.unflat(x.shape(), start + i));
                sums[i] = x.getDouble(start + i) + bias.getDouble(place);
                largest = Math.max(largest, sums[i]);
            }
            double total = 0;
            for (double sum : sums) {
                total += Math.exp(sum - largest);
            }
            for (int i = 0; i < row; i++) {
                y.setDouble(start + i, Math.exp(sums[i] - largest) / total);
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        Shape shape = to.shape(0);
        return new Lowering.Decomposition(out -> {
            Value sum = out.node("Add", out.operand(0), out.operand(1));
            if (axis == shape.rank() - 1) {
                out.result(out.node("Softmax", sum));
                return;
            }
            List<Dim> rows = new ArrayList<>(shape.dims().subList(0, axis));
            rows.add(shape.size(axis, shape.rank()));
            Value y = out.node("Softmax", out.reshape(sum, rows));
            out.result(out.reshape(y, shape.dims()));
        });
    }
}
