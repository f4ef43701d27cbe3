package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Convolution of quantized operands, quantized, with an i32 bias in units of both scales (ONNX QLinearConv-10). */
public final class QLinearConv implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("QLinearConv")
                .since(10)
                .operand("x", "T1", MatMulInteger.BYTES)
                .operand("x_scale", "", ElementTypes.of(ElementType.F32))
                .operand("x_zero_point", "T1", MatMulInteger.BYTES)
                .operand("w", "T2", MatMulInteger.BYTES)
                .operand("w_scale", "", ElementTypes.of(ElementType.F32))
                .operand("w_zero_point", "T2", MatMulInteger.BYTES)
                .operand("y_scale", "", ElementTypes.of(ElementType.F32))
                .operand("y_zero_point", "T3", MatMulInteger.BYTES)
                .optionalOperand("B", "T4", ElementTypes.of(ElementType.I32))
                .result("y", "T3", MatMulInteger.BYTES)
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(IntegerConvolution.GROUP)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape shape = IntegerConvolution.shape(in, 3);
        IntegerConvolution.checkNumbers(in, 1, 2, 6, 7);
        IntegerConvolution.checkPerFilter(in, 3, 4, 5, 8);
        return List.of(TensorType.of(in.element(7), shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor w = in.tensor(3);
        Windows windows = IntegerConvolution.windows(in, w);
        ElementType type = in.tensor(7).elementType();
        Tensor y = Tensor.zeros(type, IntegerConvolution.resultShape(in.tensor(0), w, windows));
        IntegerConvolution.forEachSum(in, w, in.tensor(2), in.tensor(5), windows, (place, filter, sum) -> {
            long total = sum + (in.has(8) ? in.tensor(8).getLong(filter) : 0);
            double scale = in.tensor(1).getDouble(0)
                    * in.tensor(4).getDouble(in.tensor(4).size() == 1 ? 0 : filter)
                    / in.tensor(6).getDouble(0);
            y.setDouble(place, Saturation.quantized(total * scale, in.tensor(7).getDouble(0), type));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value sums = out.node(
                    "ConvInteger",
                    to.node().attributes(),
                    out.operand(0),
                    out.operand(3),
                    out.operand(2),
                    out.operand(5));
            if (to.has(8)) {
                sums = out.node("Add", sums, column(out, to, out.operand(8)));
            }
            Value scale = out.node("Mul", scalar(out, out.operand(1)), column(out, to, out.operand(4)));
            Value ratio = out.node("Div", scale, scalar(out, out.operand(6)));
            Value value = out.node("Mul", out.cast(sums, ElementType.F32), ratio);
            Value zero = scalar(out, out.cast(out.operand(7), ElementType.F32));
            out.result(Saturation.quantized(out, value, zero, to.resultElement(0)));
        });
    }

    private static Value scalar(Decomposer out, Value value) {
        return out.type(value).shape().rank() == 0 ? value : out.node("Squeeze", value, out.vector(0));
    }

    private static Value column(Decomposer out, LoweringContext to, Value vector) {
        Shape shape = out.type(vector).shape();
        if (shape.rank() == 0 || shape.dim(0).isKnown(1)) {
            return scalar(out, vector);
        }
        long[] after = IntStream.range(1, to.rank(0) - 1).asLongStream().toArray();
        return out.node("Unsqueeze", vector, out.vector(after));
    }
}
