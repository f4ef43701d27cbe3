package dev.sardonyx.ops.sequence;

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

/** The content of an optional value; any other operand as it is (ONNX OptionalGetElement-18). */
public final class OptionalGetElement implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("OptionalGetElement")
                .since(18)
                .operand("input", "", ElementTypes.ALL)
                .result("output", "", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (!(in.operandType(0) instanceof OptionalType optional)) {
            return List.of(in.operandType(0));
        }
        return List.of(optional.content().orElseThrow(() -> in.error("the optional value is known to be empty", "")));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        if (!(in.operand(0) instanceof OptionalDatum optional)) {
            return List.of(in.operand(0));
        }
        return List.of(optional.content().orElseThrow(() -> in.error("the optional value is empty")));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.operandType(0) instanceof OptionalType
                ? new Lowering.HostCall("optional_get_element", Map.of())
                : new Lowering.Decomposition(out -> out.result(out.node("Identity", out.operand(0))));
    }
}
