package dev.sardonyx.ops.controlflow;

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
import java.util.Set;

/** A region run on every element of a sequence, giving sequences (ONNX SequenceMap-17). */
public final class SequenceMap implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SequenceMap")
                .since(17)
                .operand("input_sequence", "", ElementTypes.ALL)
                .variadicOperand("additional_inputs", "", ElementTypes.ALL)
                .variadicResult("out_sequence", "", ElementTypes.ALL)
                .attribute(Captures.CAPTURES)
                .region("body")
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int end = in.operandCount() - in.attribute(Captures.CAPTURES).intValue();
        List<ValueType> parameters = new ArrayList<>();
        for (int i = 0; i < in.operandCount(); i++) {
            boolean mapped = i < end && in.operandType(i) instanceof SequenceType;
            if (i == 0 && !mapped) {
                throw in.error("operand 0 must be a sequence, found " + in.operandType(0), "");
            }
            parameters.add(mapped ? ((SequenceType) in.operandType(i)).element() : in.operandType(i));
        }
        Set<String> symbols = TypeUnion.symbols(in);
        return in.inferRegion("body", parameters).stream()
                .map(type -> (ValueType) new SequenceType(TypeUnion.visible(in, type, symbols)))
                .toList();
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        int end = in.operandCount() - in.attribute(Captures.CAPTURES).intValue();
        List<List<Datum>> results = new ArrayList<>();
        for (int i = 0; i < in.resultCount(); i++) {
            results.add(new ArrayList<>());
        }
        int length = ((TensorSequence) in.operand(0)).elements().size();
        for (int k = 0; k < length; k++) {
            List<Datum> arguments = new ArrayList<>();
            for (int i = 0; i < in.operandCount(); i++) {
                boolean mapped = i < end && in.operand(i) instanceof TensorSequence;
                arguments.add(
                        mapped ? ((TensorSequence) in.operand(i)).elements().get(k) : in.operand(i));
            }
            List<Datum> given = in.run("body", arguments);
            for (int i = 0; i < results.size(); i++) {
                results.get(i).add(given.get(i));
            }
        }
        return results.stream().map(r -> (Datum) new TensorSequence(r)).toList();
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int captures = to.attribute(Captures.CAPTURES).intValue();
        return new Lowering.ControlFlow("sequence_map", Map.of("captures", (long) captures), captures);
    }
}
