package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import java.util.List;

/** Gelu of the sum of {@code A} and a vector {@code B} (com.microsoft BiasGelu-1). */
public final class BiasGelu implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("BiasGelu")
                .operand("A", "T", ElementTypes.FLOATS)
                .operand("B", "T", ElementTypes.FLOATS)
                .result("C", "T", ElementTypes.FLOATS)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        LinearUnits.checkBias(in);
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(LinearUnits.biased(in.tensor(0), in.tensor(1), LinearUnits::gelu));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(
                out -> out.result(out.node("Gelu", out.node("Add", out.operand(0), out.operand(1)))));
    }
}
