package dev.sardonyx.ops.contrib.normalization;

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
import java.util.List;
import java.util.Set;

/** Groups of channels shifted and scaled by their own mean and variance (com.microsoft GroupNorm-1). */
public final class GroupNorm implements Operator {
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("GroupNorm")
                .operand("X", "T", FLOATS)
                .operand("gamma", "M", FLOATS)
                .operand("beta", "M", FLOATS)
                .result("Y", "T", FLOATS)
                .attribute(ChannelGroups.ACTIVATION)
                .attribute(ChannelGroups.CHANNELS_LAST)
                .attribute(ChannelGroups.EPSILON)
                .attribute(ChannelGroups.GROUPS)
                .accuracy(Accuracy.relative(1e-4))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        ChannelGroups.check(in);
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(ChannelGroups.evaluate(in, in.tensor(0).toDoubles()));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(
                out -> out.result(ChannelGroups.write(out, to, out.cast(out.operand(0), ElementType.F32))));
    }
}
