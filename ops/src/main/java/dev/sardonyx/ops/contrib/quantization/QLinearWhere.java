package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.graph.Value;
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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** An element of one of two quantized tensors, as a condition says (com.microsoft QLinearWhere-1). */
public final class QLinearWhere implements Operator {
    private static final Quantized WHEN_TRUE = new Quantized(1, 2, 3);
    private static final Quantized WHEN_FALSE = new Quantized(4, 5, 6);
    private static final Quantized RESULT = new Quantized(-1, 7, 8);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("QLinearWhere")
                .operand("condition", "", ElementTypes.BOOLS)
                .operand("X", "T", Quantized.BYTES)
                .operand("x_scale", "", Quantized.SCALES)
                .operand("x_zero_point", "T", Quantized.BYTES)
                .operand("Y", "T", Quantized.BYTES)
                .operand("y_scale", "", Quantized.SCALES)
                .operand("y_zero_point", "T", Quantized.BYTES)
                .operand("z_scale", "", Quantized.SCALES)
                .operand("z_zero_point", "T", Quantized.BYTES)
                .result("Z", "T", Quantized.BYTES)
                .accuracy(new Accuracy(0, 1))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        WHEN_TRUE.check(in);
        WHEN_FALSE.check(in);
        RESULT.check(in);
        Shape both = in.broadcast(in.shape(1), in.shape(4));
        return List.of(in.tensor(1).withShape(in.broadcast(in.shape(0), both)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        long[] condition = in.tensor(0).shape();
        long[] x = in.tensor(1).shape();
        long[] y = in.tensor(4).shape();
        ElementType type = in.tensor(1).elementType();
        Tensor z = Tensor.zeros(type, Index.broadcastShape(condition, Index.broadcastShape(x, y)));
        Index.forEach(z.shape(), index -> {
            double value = in.tensor(0).getBoolean(Index.broadcast(condition, index))
                    ? WHEN_TRUE.at(in, Index.broadcast(x, index))
                    : WHEN_FALSE.at(in, Index.broadcast(y, index));
            z.setDouble(Index.flat(z.shape(), index), RESULT.quantized(in, value, type));
        });
        return List.of(z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value z = out.node("Where", out.operand(0), WHEN_TRUE.read(out, to), WHEN_FALSE.read(out, to));
            out.result(RESULT.write(out, to, z, to.element(1)));
        });
    }
}
