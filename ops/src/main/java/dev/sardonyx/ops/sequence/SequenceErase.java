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

/** A sequence without the element at a position, or without the last (ONNX SequenceErase-11). */
public final class SequenceErase implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceErase")
                .since(11)
                .operand("input_sequence", "", ElementTypes.ALL)
                .optionalOperand("position", "I", ElementTypes.INDICES)
                .result("output_sequence", "", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(new SequenceType(Sequences.element(in, 0)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> elements = new ArrayList<>(Sequences.elements(in, 0));
        elements.remove(in.has(1) ? Sequences.position(in, in.tensor(1), elements.size()) : elements.size() - 1);
        return List.of(new TensorSequence(elements));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("sequence_erase", Map.of());
    }
}
