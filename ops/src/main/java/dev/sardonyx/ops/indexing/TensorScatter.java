package dev.sardonyx.ops.indexing;

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

/** A cache with an update written into it, for each batch at an index of its own (ONNX TensorScatter-24). */
public final class TensorScatter implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-2L);
    /** {@code linear}, or {@code circular}: what goes beyond the end is written from the start. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode").orElse("linear");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("TensorScatter")
                .since(24)
                .operand("past_cache", "T", ElementTypes.ALL)
                .operand("update", "T", ElementTypes.ALL)
                .optionalOperand("write_indices", "", ElementTypes.of(ElementType.I64))
                .result("present_cache", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .attribute(MODE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        if (axis == 0 || in.rank(0) != in.rank(1)) {
            throw in.error("the axis must not be the batch axis, and cache and update must have one rank", "");
        }
        for (int i = 0; i < in.rank(0); i++) {
            if (i != axis) {
                in.requireEqual(in.shape(0).dim(i), in.shape(1).dim(i), "cache and update must agree in axis " + i);
            }
        }
        if (in.has(2)) {
            in.requireVector(2, "the places");
            in.requireEqual(in.shape(2).dim(0), in.shape(0).dim(0), "there must be a place for each of the batch");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor y = in.tensor(0).copy();
        Tensor update = in.tensor(1);
        int axis = in.axis(in.attribute(AXIS), y.rank());
        Index.forEach(update.shape(), index -> {
            long[] target = index.clone();
            target[axis] += in.has(2) ? in.tensor(2).getLong(index[0]) : 0;
            if (in.attribute(MODE).equals("circular")) {
                target[axis] %= y.extent(axis);
            }
            y.copyElement(Index.flat(y.shape(), target), update, Index.flat(update.shape(), index));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "tensor_scatter", Map.of("axis", (long) to.axis(AXIS, 0), "mode", to.attribute(MODE)));
    }
}
