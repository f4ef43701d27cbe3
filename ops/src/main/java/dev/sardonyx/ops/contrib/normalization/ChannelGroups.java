package dev.sardonyx.ops.contrib.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What normalizations of groups of channels have in common: [N, spatial..., C], or [N, C, spatial...]. */
final class ChannelGroups {
    /** 0: none, 1: {@code x * sigmoid(x)}. */
    static final AttributeKey<Long> ACTIVATION = AttributeKey.integer("activation");

    static final AttributeKey<Boolean> CHANNELS_LAST =
            AttributeKey.flag("channels_last").orElse(true);
    static final AttributeKey<Float> EPSILON = AttributeKey.number("epsilon").orElse(1e-5f);
    static final AttributeKey<Long> GROUPS = AttributeKey.integer("groups");

    private ChannelGroups() {}

    private static int channelAxis(NodeContext in) {
        return in.attribute(CHANNELS_LAST) ? in.rank(0) - 1 : 1;
    }

    static void check(InferenceContext in) {
        long activation = in.attribute(ACTIVATION);
        if (activation != 0 && activation != 1) {
            throw in.error("'activation' must be 0 or 1, found " + activation, "");
        }
        if (in.rank(0) < 3) {
            throw in.error("the operand must have at least three axes, found " + in.shape(0), "");
        }
        Dim channels = in.shape(0).dim(channelAxis(in));
        long groups = in.attribute(GROUPS);
        if (groups < 1 || (channels.isKnown() && channels.knownValue() % groups != 0)) {
            throw in.error(channels + " channels do not divide into " + groups + " groups", "");
        }
        for (int operand = 1; operand <= 2; operand++) {
            in.requireEqual(in.shape(operand).size(), channels, "there must be one factor and summand a channel");
        }
    }

    /** The reference for numbers {@code x} with the shape of operand 0. */
    static Tensor evaluate(EvaluationContext in, double[] x) {
        long[] shape = in.tensor(0).shape();
        boolean last = in.attribute(CHANNELS_LAST);
        long channels = shape[last ? shape.length - 1 : 1];
        long pixels = x.length / shape[0] / channels;
        long width = channels / in.attribute(GROUPS);
        int groups = (int) (shape[0] * in.attribute(GROUPS));
        double[] mean = new double[groups];
        double[] variance = new double[groups];
        for (int i = 0; i < x.length; i++) {
            mean[group(i, channels, pixels, width, last)] += x[i] / (pixels * width);
        }
        for (int i = 0; i < x.length; i++) {
            int group = group(i, channels, pixels, width, last);
            variance[group] += (x[i] - mean[group]) * (x[i] - mean[group]) / (pixels * width);
        }
        Tensor y = Tensor.zeros(in.tensor(0).elementType(), shape);
        for (int i = 0; i < x.length; i++) {
            int group = group(i, channels, pixels, width, last);
            long channel = last ? i % channels : i / pixels % channels;
            double normal = (x[i] - mean[group]) / Math.sqrt(variance[group] + in.attribute(EPSILON));
            double value =
                    normal * in.tensor(1).getDouble(channel) + in.tensor(2).getDouble(channel);
            y.setDouble(i, in.attribute(ACTIVATION) == 1 ? value / (1 + Math.exp(-value)) : value);
        }
        return y;
    }

    private static int group(long i, long channels, long pixels, long width, boolean last) {
        long batch = i / (channels * pixels);
        long channel = last ? i % channels : i / pixels % channels;
        return (int) (batch * (channels / width) + channel / width);
    }

    /** The normalization of {@code x}, f32 with the shape of operand 0, as nodes. */
    static Value write(Decomposer out, LoweringContext to, Value x) {
        int rank = to.rank(0);
        boolean last = to.attribute(CHANNELS_LAST);
        List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        order.add(1, order.removeLast());
        Value y = last ? out.node("Transpose", perm(order), x) : x;
        Attributes attributes = Attributes.NONE
                .with(AttributeKey.integer("num_groups"), to.attribute(GROUPS))
                .with(AttributeKey.number("epsilon"), to.attribute(EPSILON));
        Value scale = out.cast(out.operand(1), ElementType.F32);
        Value shift = out.cast(out.operand(2), ElementType.F32);
        y = out.node("GroupNormalization", attributes, y, scale, shift);
        y = to.attribute(ACTIVATION) == 1 ? out.node("Swish", y) : y;
        List<Long> back = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        back.add(back.remove(1));
        return out.cast(last ? out.node("Transpose", perm(back), y) : y, to.element(0));
    }

    private static Attributes perm(List<Long> order) {
        return Attributes.NONE.with(AttributeKey.integers("perm"), order);
    }
}
