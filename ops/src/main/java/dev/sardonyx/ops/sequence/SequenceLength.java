package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.Map;

/** The number of elements of a sequence (ONNX SequenceLength-11). */
public final class SequenceLength implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceLength")
                .since(11)
                .operand("input_sequence", "", ElementTypes.ALL)
                .result("length", "I", ElementTypes.of(ElementType.I64))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Sequences.element(in, 0);
        return List.of(TensorType.of(ElementType.I64));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(Tensor.ofLongs(new long[] {Sequences.elements(in, 0).size()}));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("sequence_length", Map.of());
    }
}
