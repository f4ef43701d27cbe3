package dev.sardonyx.ops.contrib.contraction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code alpha} times the matrix product, as numpy's {@code matmul} has it, of operands whose last two axes are swapped
 * ({@link #TRANS_A}) and whose first axis stands for the last but one ({@link #TRANS_BATCH_A}: [M, batch..., K]), or
 * not (com.microsoft FusedMatMul-1). Vectors are never transposed.
 */
public final class FusedMatMul implements Operator {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1f);
    public static final AttributeKey<Boolean> TRANS_A =
            AttributeKey.flag("transA").orElse(false);
    public static final AttributeKey<Boolean> TRANS_B =
            AttributeKey.flag("transB").orElse(false);
    public static final AttributeKey<Boolean> TRANS_BATCH_A =
            AttributeKey.flag("transBatchA").orElse(false);
    public static final AttributeKey<Boolean> TRANS_BATCH_B =
            AttributeKey.flag("transBatchB").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("FusedMatMul")
                .operand("A", "T", ElementTypes.FLOATS)
                .operand("B", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(ALPHA)
                .attribute(TRANS_A)
                .attribute(TRANS_B)
                .attribute(TRANS_BATCH_A)
                .attribute(TRANS_BATCH_B)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    /** The axes of an operand in the order in which the product reads them. */
    private static List<Integer> order(int rank, boolean swap, boolean batch) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        if (rank > 1 && batch) {
            order.add(rank - 2, order.removeFirst());
        }
        if (rank > 1 && swap) {
            Collections.swap(order, rank - 2, rank - 1);
        }
        return order;
    }

    private static Shape ordered(NodeContext in, int operand, boolean swap, boolean batch) {
        Shape shape = in.shape(operand);
        return Shape.of(
                order(shape.rank(), swap, batch).stream().map(shape::dim).toList());
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape a = ordered(in, 0, in.attribute(TRANS_A), in.attribute(TRANS_BATCH_A));
        Shape b = ordered(in, 1, in.attribute(TRANS_B), in.attribute(TRANS_BATCH_B));
        return List.of(in.tensor(0).withShape(in.productShape(a, b)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor a = moved(in.tensor(0), in.attribute(TRANS_A), in.attribute(TRANS_BATCH_A));
        Tensor b = moved(in.tensor(1), in.attribute(TRANS_B), in.attribute(TRANS_BATCH_B));
        Tensor left = a.rank() == 1 ? a.reshaped(1, a.size()) : a;
        Tensor right = b.rank() == 1 ? b.reshaped(b.size(), 1) : b;
        long[] batch = Index.broadcastShape(
                Arrays.copyOf(left.shape(), left.rank() - 2), Arrays.copyOf(right.shape(), right.rank() - 2));
        long[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = left.extent(left.rank() - 2);
        shape[batch.length + 1] = right.extent(right.rank() - 1);
        Tensor y = Tensor.zeros(a.elementType(), shape);
        Index.forEach(shape, index -> {
            double sum = 0;
            long[] ofLeft = index.clone();
            long[] ofRight = index.clone();
            for (long k = 0; k < left.extent(left.rank() - 1); k++) {
                ofLeft[index.length - 1] = k;
                ofRight[index.length - 2] = k;
                sum += left.getDouble(Index.broadcast(left.shape(), ofLeft))
                        * right.getDouble(Index.broadcast(right.shape(), ofRight));
            }
            y.setDouble(Index.flat(shape, index), in.attribute(ALPHA) * sum);
        });
        List<Long> kept = new ArrayList<>(Arrays.stream(shape).boxed().toList());
        if (b.rank() == 1) {
            kept.removeLast();
        }
        if (a.rank() == 1) {
            kept.remove(batch.length);
        }
        return List.of(y.reshaped(kept.stream().mapToLong(Long::longValue).toArray()));
    }

    private static Tensor moved(Tensor x, boolean swap, boolean batch) {
        List<Integer> order = order(x.rank(), swap, batch);
        Tensor y = Tensor.zeros(
                x.elementType(), order.stream().mapToLong(x::extent).toArray());
        Index.forEach(y.shape(), index -> {
            long[] source = new long[index.length];
            for (int axis = 0; axis < index.length; axis++) {
                source[order.get(axis)] = index[axis];
            }
            y.copyElement(Index.flat(y.shape(), index), x, Index.flat(x.shape(), source));
        });
        return y;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Value a = transposed(out, 0, to.attribute(TRANS_A), to.attribute(TRANS_BATCH_A));
            Value b = transposed(out, 1, to.attribute(TRANS_B), to.attribute(TRANS_BATCH_B));
            Value y = out.node("MatMul", a, b);
            float alpha = to.attribute(ALPHA);
            out.result(alpha == 1 ? y : out.node("Mul", y, out.constant(to.element(0), alpha)));
        });
    }

    private static Value transposed(Decomposer out, int operand, boolean swap, boolean batch) {
        Value x = out.operand(operand);
        int rank = out.type(x).shape().rank();
        List<Long> order =
                order(rank, swap, batch).stream().map(Integer::longValue).toList();
        boolean same = IntStream.range(0, rank).allMatch(axis -> order.get(axis) == axis);
        return same ? x : out.node("Transpose", Attributes.NONE.with(AttributeKey.integers("perm"), order), x);
    }
}
