package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
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

/**
 * Shift and scale of each group of channels by its own mean and variance, then by channel (ONNX GroupNormalization-21).
 */
public final class GroupNormalization implements Operator {
    public static final AttributeKey<Float> EPSILON =
            AttributeKey.number("epsilon").orElse(1e-5f);
    public static final AttributeKey<Long> NUM_GROUPS = AttributeKey.integer("num_groups");
    public static final AttributeKey<Long> STASH_TYPE =
            AttributeKey.integer("stash_type").orElse(1L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("GroupNormalization")
                .since(21)
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("scale", "T", ElementTypes.FLOATS)
                .operand("bias", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(EPSILON)
                .attribute(NUM_GROUPS)
                .attribute(STASH_TYPE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) < 2) {
            throw in.error("the operand must have batch and channels, found " + in.shape(0), "");
        }
        Dim channels = in.shape(0).dim(1);
        long groups = in.attribute(NUM_GROUPS);
        if (groups < 1 || (channels.isKnown() && channels.knownValue() % groups != 0)) {
            throw in.error(channels + " channels do not divide into " + groups + " groups", "");
        }
        for (int i = 1; i <= 2; i++) {
            in.requireVector(i, "operand " + i);
            in.requireEqual(in.shape(i).dim(0), channels, "operand " + i + " must have one element a channel");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long groups = x.extent(0) * in.attribute(NUM_GROUPS);
        return List.of(GroupStatistics.normalized(x, groups, in.attribute(EPSILON), in.tensor(1), in.tensor(2)));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType wide = ElementTypes.accumulating(to.element(0));
        return new Lowering.Decomposition(out -> {
            Value x = out.cast(out.operand(0), wide);
            Value grouped = out.node("Reshape", x, out.vector(0, to.attribute(NUM_GROUPS), -1));
            Value epsilon = out.constant(wide, to.attribute(EPSILON));
            Value normal = GroupStatistics.normalized(out, grouped, out.vector(2), epsilon);
            Value shaped = out.reshape(normal, to.shape(0).dims());
            out.result(GroupStatistics.scaled(out, to, shaped));
        });
    }
}
