package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.DataTypes;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.TensorSequence;
import java.util.List;
import java.util.Map;

/** A sequence without elements (ONNX SequenceEmpty-11). */
public final class SequenceEmpty implements Operator {
    public static final AttributeKey<Long> DTYPE = AttributeKey.integer("dtype").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceEmpty")
                .since(11)
                .result("output", "", ElementTypes.ALL)
                .attribute(DTYPE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(new SequenceType(TensorType.of(DataTypes.of(in, DTYPE), Shape.UNRANKED)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(new TensorSequence(List.of()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("sequence_construct", Map.of());
    }
}
