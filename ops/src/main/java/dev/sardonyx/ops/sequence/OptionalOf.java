package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.OptionalType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.OptionalDatum;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operand as an optional value, or an empty one of a type (ONNX Optional-15). */
public final class OptionalOf implements Operator {
    public static final AttributeKey<ValueType> TYPE = AttributeKey.type("type").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Optional")
                .since(15)
                .optionalOperand("input", "", ElementTypes.ALL)
                .result("output", "", ElementTypes.ALL)
                .attribute(TYPE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(new OptionalType(in.has(0) ? Optional.of(in.operandType(0)) : in.find(TYPE)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(in.has(0) ? OptionalDatum.of(in.operand(0)) : OptionalDatum.empty());
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("optional", Map.of());
    }
}
