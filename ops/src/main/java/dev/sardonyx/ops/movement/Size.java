package dev.sardonyx.ops.movement;

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

/** The number of elements of the operand (ONNX Size-25). */
public final class Size implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Size")
                .since(25)
                .operand("data", "T", ElementTypes.ALL)
                .result("size", "T1", ElementTypes.of(ElementType.I64))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.shape(0).isRanked()) {
            in.contents(0, List.of(in.shape(0).size()));
        }
        return List.of(TensorType.of(ElementType.I64));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(Tensor.ofLongs(new long[] {in.tensor(0).size()}));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.shape(0).isRanked() ? new Lowering.Contents() : new Lowering.HostCall("size", Map.of());
    }
}
