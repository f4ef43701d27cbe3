package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.type.ValueType;
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

/** The element of a sequence at a position, which may count from the end (ONNX SequenceAt-11). */
public final class SequenceAt implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceAt")
                .since(11)
                .operand("input_sequence", "", ElementTypes.ALL)
                .operand("position", "I", ElementTypes.INDICES)
                .result("tensor", "", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(Sequences.one(in, Sequences.element(in, 0)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> elements = Sequences.elements(in, 0);
        return List.of(elements.get(Sequences.position(in, in.tensor(1), elements.size())));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("sequence_at", Map.of());
    }
}
