package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.stream.IntStream;

/** What normalizations of groups of channels share: references by loops, lowerings by nodes. */
final class GroupStatistics {
    private GroupStatistics() {}

    /** {@code x} cut into {@code groups} equal runs, each shifted and scaled by its statistics, then by channel. */
    static Tensor normalized(Tensor x, long groups, double epsilon, Tensor scale, Tensor shift) {
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        long length = groups == 0 ? 0 : x.size() / groups;
        for (long group = 0; group < groups; group++) {
            double mean = 0;
            double variance = 0;
            for (long i = group * length; i < (group + 1) * length; i++) {
                mean += x.getDouble(i) / length;
            }
            for (long i = group * length; i < (group + 1) * length; i++) {
                variance += (x.getDouble(i) - mean) * (x.getDouble(i) - mean) / length;
            }
            for (long i = group * length; i < (group + 1) * length; i++) {
                long channel = Index.unflat(x.shape(), i)[1];
                double normal = (x.getDouble(i) - mean) / Math.sqrt(variance + epsilon);
                y.setDouble(i, normal * scale.getDouble(channel) + shift.getDouble(channel));
            }
        }
        return y;
    }

    /** {@code x} less its mean over {@code axes}, divided by its deviation. */
    static Value normalized(Decomposer out, Value x, Value axes, Value epsilon) {
        Value distance = out.node("Sub", x, out.node("ReduceMean", x, axes));
        Value variance = out.node("ReduceMean", out.node("Mul", distance, distance), axes);
        return out.node("Mul", distance, out.node("Reciprocal", out.node("Sqrt", out.node("Add", variance, epsilon))));
    }

    /** {@code normal} scaled and shifted by channel, in the element type of operand 0. */
    static Value scaled(Decomposer out, LoweringContext to, Value normal) {
        ElementType wide = out.type(normal).element();
        Value scale = column(out, to, out.cast(out.operand(1), wide));
        Value shift = column(out, to, out.cast(out.operand(2), wide));
        return out.cast(out.node("Add", out.node("Mul", normal, scale), shift), to.element(0));
    }

    private static Value column(Decomposer out, LoweringContext to, Value vector) {
        long[] after = IntStream.range(1, to.rank(0) - 1).asLongStream().toArray();
        return after.length == 0 ? vector : out.node("Unsqueeze", vector, out.vector(after));
    }
}
