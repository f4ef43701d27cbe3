package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DataTypes;
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
import java.util.Set;

/** {@code (x - zero_point) * scale} (ONNX DequantizeLinear-25). */
public final class DequantizeLinear implements Operator {
    /** Default: that of the scale. */
    public static final AttributeKey<Long> OUTPUT_DTYPE =
            AttributeKey.integer("output_dtype").orElse(0L);

    private static final Set<ElementType> INPUTS =
            ElementTypes.union(QuantizeLinear.STORED, ElementTypes.of(ElementType.I32));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("DequantizeLinear")
                .since(25)
                .operand("x", "T1", INPUTS)
                .operand("x_scale", "T2", QuantizeLinear.SCALES)
                .optionalOperand("x_zero_point", "T1", INPUTS)
                .result("y", "T3", ElementTypes.FLOATS)
                .attribute(ScaleShape.AXIS)
                .attribute(ScaleShape.BLOCK_SIZE)
                .attribute(OUTPUT_DTYPE)
                .accuracy(Accuracy.ROUNDED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ScaleShape.check(in, 1);
        ElementType type = in.attribute(OUTPUT_DTYPE) != 0 ? DataTypes.of(in, OUTPUT_DTYPE) : in.element(1);
        return List.of(in.tensor(0).withElement(type));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor scale = in.tensor(1);
        ElementType type = DataTypes.of(in.attribute(OUTPUT_DTYPE)).orElse(scale.elementType());
        Tensor y = Tensor.zeros(type, x.shape());
        Index.forEach(x.shape(), index -> {
            long i = Index.flat(x.shape(), index);
            long at = ScaleShape.place(in, x, scale, index);
            double zero = in.has(2) ? in.tensor(2).getDouble(at) : 0;
            y.setDouble(i, (x.getDouble(i) - zero) * scale.getDouble(at));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        boolean isFloat = to.element(0).isFloat();
        ElementType wide = isFloat ? ElementType.F32 : ElementType.I32;
        return new Lowering.Decomposition(out -> {
            Value value = out.cast(out.operand(0), wide);
            if (to.has(2)) {
                Value zero = ScaleShape.broadcast(out, to, out.cast(out.operand(2), wide));
                value = out.node("Sub", value, zero);
            }
            Value scale = ScaleShape.broadcast(out, to, out.cast(out.operand(1), ElementType.F32));
            Value product = out.node("Mul", out.cast(value, ElementType.F32), scale);
            out.result(out.cast(product, to.resultElement(0)));
        });
    }
}
