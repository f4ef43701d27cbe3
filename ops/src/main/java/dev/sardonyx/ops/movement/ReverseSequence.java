package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import java.util.List;
import java.util.Map;

/** The first elements of each sequence in reverse, as many as operand 1 tells (ONNX ReverseSequence-10). */
public final class ReverseSequence implements Operator {
    public static final AttributeKey<Long> BATCH_AXIS =
            AttributeKey.integer("batch_axis").orElse(1L);
    public static final AttributeKey<Long> TIME_AXIS =
            AttributeKey.integer("time_axis").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ReverseSequence")
                .since(10)
                .operand("input", "T", ElementTypes.ALL)
                .operand("sequence_lens", "", ElementTypes.of(ElementType.I64))
                .result("Y", "T", ElementTypes.ALL)
                .attribute(BATCH_AXIS)
                .attribute(TIME_AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int batch = in.axis(BATCH_AXIS, 0);
        int time = in.axis(TIME_AXIS, 0);
        if (batch == time || batch > 1 || time > 1) {
            throw in.error(
                    "'batch_axis' and 'time_axis' must be 0 and 1 in some order, found " + batch + " and " + time, "");
        }
        in.requireVector(1, "the lengths");
        in.requireEqual(in.shape(1).dim(0), in.shape(0).dim(batch), "there must be one length a sequence");
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int batch = in.attribute(BATCH_AXIS).intValue();
        int time = in.attribute(TIME_AXIS).intValue();
        for (long length : in.tensor(1).toLongs()) {
            if (length < 0 || length > x.extent(time)) {
                throw in.error("the length " + length + " is outside [0, " + x.extent(time) + "]");
            }
        }
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        Index.forEach(x.shape(), index -> {
            long length = in.tensor(1).getLong(index[batch]);
            long[] source = index.clone();
            source[time] = index[time] < length ? length - 1 - index[time] : index[time];
            y.copyElement(Index.flat(x.shape(), index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "reverse_sequence",
                Map.of("batch_axis", to.attribute(BATCH_AXIS), "time_axis", to.attribute(TIME_AXIS)));
    }
}
