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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The operands as a sequence (ONNX SequenceConstruct-11). */
public final class SequenceConstruct implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceConstruct")
                .since(11)
                .variadicOperand("inputs", "T", ElementTypes.ALL)
                .result("output_sequence", "", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ValueType element = in.operandType(0);
        for (int i = 1; i < in.operandCount(); i++) {
            element = Sequences.union(in, element, in.operandType(i));
        }
        return List.of(new SequenceType(element));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(new TensorSequence(
                IntStream.range(0, in.operandCount()).mapToObj(in::operand).toList()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("sequence_construct", Map.of());
    }
}
