package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sequence with a tensor put in at a position, or at the end (ONNX SequenceInsert-11). */
public final class SequenceInsert implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceInsert")
                .since(11)
                .operand("input_sequence", "", ElementTypes.ALL)
                .operand("tensor", "T", ElementTypes.ALL)
                .optionalOperand("position", "I", ElementTypes.INDICES)
                .result("output_sequence", "", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(new SequenceType(Sequences.union(in, Sequences.element(in, 0), in.operandType(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> elements = new ArrayList<>(Sequences.elements(in, 0));
        int at = elements.size();
        if (in.has(2)) {
            long given = in.tensor(2).getLong(0);
            if (given < -at || given > at) {
                throw in.error("position " + given + " is outside [" + -at + ", " + at + "]");
            }
            at = (int) (given < 0 ? given + at : given);
        }
        elements.add(at, in.operand(1));
        return List.of(new TensorSequence(elements));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("sequence_insert", Map.of());
    }
}
