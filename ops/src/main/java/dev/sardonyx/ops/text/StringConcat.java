package dev.sardonyx.ops.text;

import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** The strings of two operands, one behind the other, with broadcasting (ONNX StringConcat-20). */
public final class StringConcat implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("StringConcat")
                .since(20)
                .operand("X", "T", ElementTypes.STRINGS)
                .operand("Y", "T", ElementTypes.STRINGS)
                .result("Z", "T", ElementTypes.STRINGS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(TensorType.of(ElementType.STRING, in.broadcast(in.shape(0), in.shape(1))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = in.tensor(1);
        Tensor z = Tensor.zeros(ElementType.STRING, Index.broadcastShape(x.shape(), y.shape()));
        Index.forEach(
                z.shape(),
                index -> z.strings()[(int) Index.flat(z.shape(), index)] = x.strings()[
                                (int) Index.broadcast(x.shape(), index)]
                        + y.strings()[(int) Index.broadcast(y.shape(), index)]);
        return List.of(z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("string_concat", Map.of());
    }
}
