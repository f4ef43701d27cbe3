package dev.sardonyx.ops.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * The transpose of a convolution: every element of [N, C, spatial...] spreads filters [C, F / group, spatial...] over
 * the result (ONNX ConvTranspose-22).
 */
public final class ConvTranspose implements Operator {
    public static final AttributeKey<List<Long>> OUTPUT_PADDING =
            AttributeKey.integers("output_padding").optional();
    public static final AttributeKey<List<Long>> OUTPUT_SHAPE =
            AttributeKey.integers("output_shape").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ConvTranspose")
                .since(22)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("W", "T", ElementTypes.FLOATS)
                .optionalOperand("B", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(Conv.GROUP)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(OUTPUT_PADDING)
                .attribute(OUTPUT_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape x = in.shape(0);
        Shape w = in.shape(1);
        if (x.rank() < 3 || w.rank() != x.rank()) {
            throw in.error(
                    "the operand and the filters must have one rank of at least 3, found " + x + " and " + w, "");
        }
        in.requireEqual(x.dim(1), w.dim(0), "axis 1 of the operand must be axis 0 of the filters");
        TransposedWindow window = TransposedWindow.of(in);
        List<Dim> dims = new ArrayList<>(List.of(x.dim(0), w.dim(1).times(in.attribute(Conv.GROUP))));
        dims.addAll(window.extents());
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(ConvTransposeReference.evaluate(in));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        TransposedWindow window = TransposedWindow.of(to);
        int spatial = to.rank(0) - 2;
        boolean known = window.begins().stream().allMatch(Dim::isKnown)
                && window.ends().stream().allMatch(Dim::isKnown)
                && to.shape(1).isKnown();
        if (!known || spatial > 2 || to.element(0) == ElementType.F64) {
            return new Lowering.HostCall("conv_transpose", window.hostConstants(to));
        }
        return new Lowering.Decomposition(out -> TransposedConvolution.write(out, to, window));
    }
}
