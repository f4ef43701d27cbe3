package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.type.TensorType;
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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.OptionalDatum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Whether an optional value has content; other operands have, absent ones have not (ONNX OptionalHasElement-18). */
public final class OptionalHasElement implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("OptionalHasElement")
                .since(18)
                .optionalOperand("input", "", ElementTypes.ALL)
                .result("output", "", ElementTypes.BOOLS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(TensorType.of(ElementType.BOOL));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        boolean has = in.has(0)
                && !(in.operand(0) instanceof OptionalDatum o && o.content().isEmpty());
        return List.of(Tensor.ofBooleans(new boolean[] {has}));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (to.has(0) && to.operandType(0) instanceof OptionalType) {
            return new Lowering.HostCall("optional_has_element", Map.of());
        }
        return new Lowering.Decomposition(
                out -> out.result(out.constant(Tensor.ofBooleans(new boolean[] {to.has(0)}))));
    }
}
