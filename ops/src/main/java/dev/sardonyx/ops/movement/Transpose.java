package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.List;
import java.util.stream.IntStream;

/** Reorders axes: axis {@code i} of the result is axis {@code perm[i]} of the operand. */
public final class Transpose implements Operator {
    /** Default: the axes in reverse. */
    public static final AttributeKey<List<Long>> PERM =
            AttributeKey.integers("perm").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Transpose")
                .since(13)
                .operand("data", "T", ElementTypes.ALL)
                .result("transposed", "T", ElementTypes.ALL)
                .attribute(PERM)
                .build();
    }

    private static int[] permutation(NodeContext in) {
        int rank = in.rank(0);
        int[] perm = in.find(PERM)
                .map(p -> p.stream().mapToInt(Long::intValue).toArray())
                .orElseGet(() -> IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
        if (!IntStream.of(perm)
                .sorted()
                .boxed()
                .toList()
                .equals(IntStream.range(0, rank).boxed().toList())) {
            throw in.error(
                    "'perm' must be a permutation of 0 to " + (rank - 1) + ", found " + java.util.Arrays.toString(perm),
                    "");
        }
        return perm;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<Dim> dims = new ArrayList<>();
        for (int axis : permutation(in)) {
            dims.add(in.shape(0).dim(axis));
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int rank = x.rank();
        long[] shape = new long[rank];
        int[] perm = new int[rank];
        for (int i = 0; i < rank; i++) {
            perm[i] = in.find(PERM).isPresent() ? in.find(PERM).get().get(i).intValue() : rank - 1 - i;
            shape[i] = x.extent(perm[i]);
        }
        Tensor y = Tensor.zeros(x.elementType(), shape);
        long[] source = new long[rank];
        Index.forEach(shape, index -> {
            for (int i = 0; i < rank; i++) {
                source[perm[i]] = index[i];
            }
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        List<Lowering.ViewAxis> axes = new ArrayList<>();
        for (int axis : permutation(to)) {
            axes.add(Lowering.ViewAxis.of(axis));
        }
        return Lowering.View.of(axes);
    }
}
