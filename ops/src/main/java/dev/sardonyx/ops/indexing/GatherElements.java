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
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Elements of the operand, each chosen along {@link #AXIS} by an index of its own (ONNX GatherElements-13). */
public final class GatherElements implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("GatherElements")
                .since(13)
                .operand("data", "T", ElementTypes.ALL)
                .operand("indices", "Tind", ElementTypes.INDICES)
                .result("output", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        in.axis(AXIS, 0);
        if (in.rank(0) != in.rank(1)) {
            throw in.error("indices must have the rank of the operand", "");
        }
        return List.of(in.tensor(0).withShape(in.shape(1)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor indices = in.tensor(1);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        Tensor y = Tensor.zeros(x.elementType(), indices.shape());
        Index.forEach(indices.shape(), index -> {
            long place = Index.flat(indices.shape(), index);
            long[] source = index.clone();
            source[axis] = Positions.checked(indices.getLong(place), x.extent(axis), in);
            y.copyElement(place, x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("gather_elements", Map.of("axis", (long) to.axis(AXIS, 0)));
    }
}
