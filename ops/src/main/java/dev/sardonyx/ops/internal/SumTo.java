package dev.sardonyx.ops.internal;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Operand 0 summed over the axes along which operand 1 was broadcast to its shape: the transposed form of {@code
 * Expand}. The result has the shape of operand 1.
 */
public final class SumTo implements Operator {
    private static final AttributeKey<Boolean> KEEP_DIMS = AttributeKey.flag("keepdims");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of("sardonyx", "SumTo")
                .operand("x", "T", ElementTypes.FLOATS)
                .operand("like", "L", ElementTypes.ALL)
                .result("y", "T", ElementTypes.FLOATS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape like = in.shape(1);
        if (like.isRanked() && in.shape(0).isRanked() && like.rank() > in.rank(0)) {
            throw in.error(
                    "a tensor of rank " + in.rank(0) + " is not the broadcast form of one of rank " + like.rank(),
                    "give a tensor whose shape the other's can be broadcast to");
        }
        return List.of(in.tensor(0).withShape(like));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = in.tensor(1).shape();
        double[] sums = new double[Math.toIntExact(Tensor.size(shape))];
        Index.forEach(x.shape(), i -> sums[(int) Index.broadcast(shape, i)] += x.getDouble(Index.flat(x.shape(), i)));
        Tensor y = Tensor.zeros(x.elementType(), shape);
        for (int i = 0; i < sums.length; i++) {
            y.setDouble(i, sums[i]);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int leading = to.rank(0) - to.rank(1);
        for (int axis = 0; axis < to.rank(1); axis++) {
            Dim own = to.shape(1).dim(axis);
            if (!own.isKnown(1) && !own.equals(to.shape(0).dim(axis + leading))) {
                return new Lowering.Unsupported(
                        "whether axis " + axis + " of " + to.shape(1) + " was broadcast to " + to.shape(0)
                                + " is not known",
                        "fix the shapes of the model's inputs with --shape");
            }
        }
        long[] axes = IntStream.range(0, to.rank(0))
                .filter(axis ->
                        axis < leading || to.shape(1).dim(axis - leading).isKnown(1))
                .asLongStream()
                .toArray();
        return new Lowering.Decomposition(out -> {
            Value sum = out.operand(0);
            if (axes.length > 0) {
                sum = out.node("ReduceSum", Attributes.NONE.with(KEEP_DIMS, true), sum, out.vector(axes));
            }
            out.result(out.reshape(sum, to.shape(1).dims()));
        });
    }
}
