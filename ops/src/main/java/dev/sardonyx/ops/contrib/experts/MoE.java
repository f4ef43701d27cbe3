package dev.sardonyx.ops.contrib.experts;

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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * A mixture of experts (com.microsoft MoE-1, weights as they are laid out since ONNX Runtime 1.23). All experts are
 * computed for all tokens.
 */
public final class MoE implements Operator {
    private static final Experts EXPERTS = new Experts(List.of(2, 4, 6), List.of(3, 5, 7));
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16);

    @Override
    public OperatorSchema schema() {
        OperatorSchema.Builder schema = OperatorSchema.microsoft("MoE")
                .operand("input", "T", FLOATS)
                .operand("router_probs", "T", FLOATS)
                .operand("fc1_experts_weights", "T", FLOATS)
                .optionalOperand("fc1_experts_bias", "T", FLOATS)
                .operand("fc2_experts_weights", "T", FLOATS)
                .optionalOperand("fc2_experts_bias", "T", FLOATS)
                .optionalOperand("fc3_experts_weights", "T", FLOATS)
                .optionalOperand("fc3_experts_bias", "T", FLOATS)
                .result("output", "T", FLOATS)
                .accuracy(Accuracy.relative(1e-4))
                .notes("computes all experts; no sparse mixer");
        Experts.ATTRIBUTES.forEach(schema::attribute);
        return schema.build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        EXPERTS.check(in, 1);
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Experts.Weight weight = (product, expert, row, column) -> {
            Tensor w = in.tensor(EXPERTS.weights().get(product));
            return w.getDouble((expert * w.extent(1) + row) * w.extent(2) + column);
        };
        return List.of(EXPERTS.evaluate(in, weight, null));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            List<Value> matrices = EXPERTS.weights().stream()
                    .map(i -> to.has(i) ? out.cast(out.operand(i), ElementType.F32) : Value.ABSENT)
                    .toList();
            out.result(EXPERTS.write(out, to, matrices, Value.ABSENT));
        });
    }
}
