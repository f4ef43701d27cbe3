package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
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

/** Gelu by its tanh approximation, after adding an optional bias (com.microsoft FastGelu-1). */
public final class FastGelu implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("FastGelu")
                .operand("X", "T", ElementTypes.FLOATS)
                .optionalOperand("bias", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
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
        return List.of(LinearUnits.biased(in.tensor(0), in.has(1) ? in.tensor(1) : null, LinearUnits::fastGelu));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Attributes tanh = Attributes.NONE.with(AttributeKey.text("approximate"), "tanh");
        return new Lowering.Decomposition(out -> {
            Value x = to.has(1) ? out.node("Add", out.operand(0), out.operand(1)) : out.operand(0);
            out.result(out.node("Gelu", tanh, x));
        });
    }
}
