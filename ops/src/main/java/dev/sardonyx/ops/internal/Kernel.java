package dev.sardonyx.ops.internal;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import java.util.ArrayList;
import java.util.List;

/** A region of nodes that become one kernel call; it means what its body means. */
public final class Kernel implements Operator {
    private static final String BODY = "body";

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of("sardonyx", "Kernel")
                .variadicOperand("operands", "", ElementTypes.ALL)
                .variadicResult("results", "", ElementTypes.ALL)
                .region(BODY)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<ValueType> operands = new ArrayList<>();
        for (int i = 0; i < in.operandCount(); i++) {
            operands.add(in.operandType(i));
        }
        return in.inferRegion(BODY, operands);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> operands = new ArrayList<>();
        for (int i = 0; i < in.operandCount(); i++) {
            operands.add(in.operand(i));
        }
        return in.run(BODY, operands);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Region();
    }
}
