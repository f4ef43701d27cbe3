package dev.sardonyx.ops.contrib.normalization;

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
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The group normalization of {@code X + skip + bias}, and this sum (com.microsoft SkipGroupNorm-1). The skip has the
 * shape of X, or is the same for all pixels, [N, 1, 1, C] or [N, C].
 */
public final class SkipGroupNorm implements Operator {
    private static final Set<ElementType> FLOATS = ElementTypes.of(ElementType.F32, ElementType.F16);
    private static final int SKIP = 3;
    private static final int BIAS = 4;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("SkipGroupNorm")
                .operand("X", "T", FLOATS)
                .operand("gamma", "M", FLOATS)
                .operand("beta", "M", FLOATS)
                .operand("skip", "T", FLOATS)
                .optionalOperand("bias", "T", FLOATS)
                .result("Y", "T", FLOATS)
                .optionalResult("S", "T", FLOATS)
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
        if (!in.attribute(ChannelGroups.CHANNELS_LAST)) {
            throw in.error("a skip needs the channels last", "export the model with 'channels_last' = 1");
        }
        if (in.rank(SKIP) != in.rank(0) && in.rank(SKIP) != 2) {
            throw in.error("the skip must have the axes of X, or two, found " + in.shape(SKIP), "");
        }
        return List.of(in.operandType(0), in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor skip = in.tensor(SKIP);
        long channels = x.extent(x.rank() - 1);
        double[] sums = x.toDoubles();
        Index.forEach(x.shape(), index -> {
            int i = (int) Index.flat(x.shape(), index);
            long channel = index[index.length - 1];
            long place = skip.rank() == 2 ? index[0] * channels + channel : Index.broadcast(skip.shape(), index);
            sums[i] += skip.getDouble(place) + (in.has(BIAS) ? in.tensor(BIAS).getDouble(channel) : 0);
        });
        Tensor sum = Tensor.zeros(x.elementType(), x.shape());
        for (int i = 0; i < sums.length; i++) {
            sum.setDouble(i, sums[i]);
        }
        return List.of(ChannelGroups.evaluate(in, sums), sum);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int rank = to.rank(0);
        return new Lowering.Decomposition(out -> {
            Value skip = out.cast(out.operand(SKIP), ElementType.F32);
            if (to.rank(SKIP) != rank) {
                long[] axes = LongStream.range(1, rank - 1).toArray();
                skip = out.node("Unsqueeze", skip, out.vector(axes));
            }
            Value sum = out.node("Add", out.cast(out.operand(0), ElementType.F32), skip);
            if (to.has(BIAS)) {
                sum = out.node("Add", sum, out.cast(out.operand(BIAS), ElementType.F32));
            }
            out.result(ChannelGroups.write(out, to, sum));
            if (to.resultCount() > 1) {
                out.result(out.cast(sum, to.element(0)));
            }
        });
    }
}
