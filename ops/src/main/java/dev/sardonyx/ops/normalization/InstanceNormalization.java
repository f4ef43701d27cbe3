package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
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
import java.util.stream.IntStream;

/** Shift and scale of each channel of each batch by its own mean and variance (ONNX InstanceNormalization-22). */
public final class InstanceNormalization implements Operator {
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-5f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("InstanceNormalization")
                .since(22)
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("scale", "T", ElementTypes.FLOATS)
                .operand("B", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .attribute(EPSILON)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) < 3) {
            throw in.error("the operand must have batch, channels and spatial axes, found " + in.shape(0), "");
        }
        for (int i = 1; i <= 2; i++) {
            in.requireVector(i, "operand " + i);
            in.requireEqual(
                    in.shape(i).dim(0), in.shape(0).dim(1), "operand " + i + " must have one element a channel");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        return List.of(GroupStatistics.normalized(
                x, x.extent(0) * x.extent(1), in.attribute(EPSILON), in.tensor(1), in.tensor(2)));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType wide = ElementTypes.accumulating(to.element(0));
        return new Lowering.Decomposition(out -> {
            Value axes =
                    out.vector(IntStream.range(2, to.rank(0)).asLongStream().toArray());
            Value x = out.cast(out.operand(0), wide);
            Value normal = GroupStatistics.normalized(out, x, axes, out.constant(wide, to.attribute(EPSILON)));
            out.result(GroupStatistics.scaled(out, to, normal));
        });
    }
}
