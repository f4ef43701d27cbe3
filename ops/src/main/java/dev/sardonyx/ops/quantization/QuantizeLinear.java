package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
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
import dev.sardonyx.tensor.format.NumberFormat;
import java.util.List;
import java.util.Set;

/**
 * {@code saturate(round(x / scale) + zero_point)}, ties to even; eight-bit floats are not moved (ONNX
 * QuantizeLinear-25).
 */
public final class QuantizeLinear implements Operator {
    /** Default: that of the zero point, or u8. */
    public static final AttributeKey<Long> OUTPUT_DTYPE =
            AttributeKey.integer("output_dtype").orElse(0L);
    /** The data type of the division; 0: that of the scale. */
    public static final AttributeKey<Long> PRECISION =
            AttributeKey.integer("precision").orElse(0L);

    public static final AttributeKey<Boolean> SATURATE =
            AttributeKey.flag("saturate").orElse(true);

    private static final Set<ElementType> INPUTS =
            ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.I32);
    static final Set<ElementType> SCALES =
            ElementTypes.of(ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.I32, ElementType.F8E8M0);
    /** Powers of two are for scales only. */
    static final Set<ElementType> STORED = ElementTypes.union(
            ElementTypes.of(
                    ElementType.F8E4M3FN,
                    ElementType.F8E4M3FNUZ,
                    ElementType.F8E5M2,
                    ElementType.F8E5M2FNUZ,
                    ElementType.F4E2M1),
            ElementTypes.of(
                    ElementType.I2,
                    ElementType.U2,
                    ElementType.I4,
                    ElementType.U4,
                    ElementType.I8,
                    ElementType.U8,
                    ElementType.I16,
                    ElementType.U16));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("QuantizeLinear")
                .since(25)
                .operand("x", "T1", INPUTS)
                .operand("y_scale", "T2", SCALES)
                .optionalOperand("y_zero_point", "T3", STORED)
                .result("y", "T3", STORED)
                .attribute(ScaleShape.AXIS)
                .attribute(ScaleShape.BLOCK_SIZE)
                .attribute(OUTPUT_DTYPE)
                .attribute(PRECISION)
                .attribute(SATURATE)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ScaleShape.check(in, 1);
        boolean given = in.attribute(OUTPUT_DTYPE) != 0;
        ElementType type = given ? DataTypes.of(in, OUTPUT_DTYPE) : in.has(2) ? in.element(2) : ElementType.U8;
        if (in.has(2) && in.element(2) != type) {
            throw in.error(
                    "'output_dtype' " + type.text() + " differs from the zero point's "
                            + in.element(2).text(),
                    "");
        }
        return List.of(in.tensor(0).withElement(type));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor scale = in.tensor(1);
        ElementType type = in.has(2)
                ? in.tensor(2).elementType()
                : DataTypes.of(in.attribute(OUTPUT_DTYPE)).orElse(ElementType.U8);
        Tensor y = Tensor.zeros(type, x.shape());
        Index.forEach(x.shape(), index -> {
            long i = Index.flat(x.shape(), index);
            long at = ScaleShape.place(in, x, scale, index);
            double value = (float) (x.getDouble(i) / scale.getDouble(at));
            if (type.isFloat()) {
                y.setBits(i, NumberFormat.encode(type, value, in.attribute(SATURATE)));
            } else {
                double zero = in.has(2) ? in.tensor(2).getDouble(at) : 0;
                y.setDouble(i, Saturation.quantized(value, zero, type));
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.resultElement(0);
        return new Lowering.Decomposition(out -> {
            Value scale = ScaleShape.broadcast(out, to, out.cast(out.operand(1), ElementType.F32));
            Value value = out.node("Div", out.cast(out.operand(0), ElementType.F32), scale);
            if (type.isFloat()) {
                Attributes attributes = Attributes.NONE
                        .with(AttributeKey.integer("to"), DataTypes.number(type))
                        .with(SATURATE, to.attribute(SATURATE));
                out.result(out.node("Cast", attributes, value));
                return;
            }
            Value zero =
                    to.has(2) ? ScaleShape.broadcast(out, to, out.cast(out.operand(2), ElementType.F32)) : Value.ABSENT;
            out.result(Saturation.quantized(out, value, zero, type));
        });
    }
}
