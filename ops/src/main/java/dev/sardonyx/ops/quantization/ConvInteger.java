package dev.sardonyx.ops.quantization;

import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Convolution of integers of eight bits, each less its zero point, as i32 (ONNX ConvInteger-10). */
public final class ConvInteger implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ConvInteger")
                .since(10)
                .operand("x", "T1", MatMulInteger.BYTES)
                .operand("w", "T2", MatMulInteger.BYTES)
                .optionalOperand("x_zero_point", "T1", MatMulInteger.BYTES)
                .optionalOperand("w_zero_point", "T2", MatMulInteger.BYTES)
                .result("y", "T3", ElementTypes.of(ElementType.I32))
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
        Shape shape = IntegerConvolution.shape(in, 1);
        IntegerConvolution.checkNumbers(in, 2);
        IntegerConvolution.checkPerFilter(in, 1, 3);
        return List.of(TensorType.of(ElementType.I32, shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor w = in.tensor(1);
        Windows windows = IntegerConvolution.windows(in, w);
        Tensor y = Tensor.zeros(ElementType.I32, IntegerConvolution.resultShape(in.tensor(0), w, windows));
        IntegerConvolution.forEachSum(
                in,
                w,
                in.has(2) ? in.tensor(2) : null,
                in.has(3) ? in.tensor(3) : null,
                windows,
                (place, filter, sum) -> y.setLong(place, sum));
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Map<String, Object> constants =
                new HashMap<>(IntegerConvolution.window(to, 1).hostConstants(to));
        constants.put("group", to.attribute(IntegerConvolution.GROUP));
        return new Lowering.HostCall("conv_integer", constants);
    }
}
