package dev.sardonyx.ops.contrib.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** The sum that normalizations with a skip connection begin with. */
final class SkipSums {
    static final AttributeKey<Float> EPSILON = AttributeKey.number("epsilon").orElse(1e-12f);

    private SkipSums() {}

    /**
     * Checks input [.., H] and skip, which has its shape or repeats over leading axes, and vectors [H].
     *
     * @param vectors operands that have one element for each of the last axis, where they are given
     */
    static void check(InferenceContext in, int... vectors) {
        Shape shape = in.shape(0);
        if (shape.rank() < 1) {
            throw in.error("the input must have at least one axis", "");
        }
        in.requireBroadcast(in.shape(1), shape, "the skip");
        for (int vector : vectors) {
            if (!in.has(vector)) {
                continue;
            }
            if (in.rank(vector) != 1) {
                throw in.error("operand " + vector + " must be a vector, found " + in.shape(vector), "");
            }
            in.requireEqual(
                    in.shape(vector).dim(0),
                    shape.dim(shape.rank() - 1),
                    "operand " + vector + " must have one element for each of the last axis");
        }
    }

    /** The result types: that of the input, statistics of rows twice, and the sum. */
    static List<ValueType> types(InferenceContext in) {
        Shape rows = in.shape(0).with(in.rank(0) - 1, Dim.ONE);
        ValueType statistics = TensorType.of(ElementType.F32, rows);
        return List.of(in.operandType(0), statistics, statistics, in.operandType(0));
    }

    /** Input, skip and bias added, for references; the bias may be null. */
    static double[] sum(Tensor x, Tensor skip, Tensor bias) {
        double[] sums = new double[Math.toIntExact(x.size())];
        Index.forEach(x.shape(), index -> {
            int i = (int) Index.flat(x.shape(), index);
            sums[i] = x.getDouble(i) + skip.getDouble(Index.broadcast(skip.shape(), index));
            sums[i] += bias == null ? 0 : bias.getDouble(index[index.length - 1]);
        });
        return sums;
    }

    /** Operands 0 and 1 and the bias, where it is given, added in {@code wide}. */
    static Value sum(Decomposer out, Value bias, ElementType wide) {
        Value sum = out.node("Add", out.cast(out.operand(0), wide), out.cast(out.operand(1), wide));
        return bias.isPresent() ? out.node("Add", sum, out.cast(bias, wide)) : sum;
    }
}
