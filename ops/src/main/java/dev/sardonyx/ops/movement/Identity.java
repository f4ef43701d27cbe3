package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import java.util.List;
import java.util.Map;

/** The operand itself, whatever it is (ONNX Identity-25). */
public final class Identity implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Identity")
                .since(25)
                .operand("input", "V", ElementTypes.ALL)
                .result("output", "V", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.operandType(0) instanceof TensorType) {
            DimArithmetic.combine(in, List.of(0), List::getFirst);
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(in.operand(0));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.operandType(0) instanceof TensorType
                ? View.identity(to.rank(0))
                : new Lowering.HostCall("identity", Map.of());
    }
}
