package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
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

/**
 * The operand as u8 over its own range, which includes 0, with scale and zero point (ONNX DynamicQuantizeLinear-11).
 */
public final class DynamicQuantizeLinear implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("DynamicQuantizeLinear")
                .since(11)
                .operand("x", "T1", ElementTypes.of(ElementType.F32))
                .result("y", "T2", ElementTypes.of(ElementType.U8))
                .result("y_scale", "", ElementTypes.of(ElementType.F32))
                .result("y_zero_point", "T2", ElementTypes.of(ElementType.U8))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(
                in.tensor(0).withElement(ElementType.U8),
                TensorType.of(ElementType.F32),
                TensorType.of(ElementType.U8));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        double max = 0;
        double min = 0;
        for (long i = 0; i < x.size(); i++) {
            max = Math.max(max, x.getDouble(i));
            min = Math.min(min, x.getDouble(i));
        }
        double scale = (float) ((max - min) / 255);
        double zero = Saturation.quantized((float) (-min / scale), 0, ElementType.U8);
        Tensor y = Tensor.zeros(ElementType.U8, x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setDouble(i, Saturation.quantized((float) (x.getDouble(i) / scale), zero, ElementType.U8));
        }
        return List.of(y, Tensor.scalar(ElementType.F32, scale), Tensor.scalar(ElementType.U8, zero));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value nothing = out.constant(ElementType.F32, 0);
            Attributes scalar = Attributes.NONE.with(AttributeKey.flag("keepdims"), false);
            Value max = out.node("Max", out.node("ReduceMax", scalar, out.operand(0)), nothing);
            Value min = out.node("Min", out.node("ReduceMin", scalar, out.operand(0)), nothing);
            Value scale = out.node("Div", out.node("Sub", max, min), out.constant(ElementType.F32, 255));
            Value first = out.node("Div", out.node("Sub", nothing, min), scale);
            Value zero = Saturation.quantized(out, first, Value.ABSENT, ElementType.U8);
            Value value = out.node("Div", out.operand(0), scale);
            out.result(Saturation.quantized(out, value, out.cast(zero, ElementType.F32), ElementType.U8));
            out.result(scale);
            out.result(zero);
        });
    }
}
