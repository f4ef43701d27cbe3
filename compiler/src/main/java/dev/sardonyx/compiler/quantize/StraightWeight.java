package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.WeightUse;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Weights in the order of axes in which nodes take them, so that they can be stored without transpositions. */
final class StraightWeight {
    private StraightWeight() {}

    /**
     * The value that all uses of {@code weight} take, as if it were stored itself and without views; {@code weight}, when
     * it is taken as it is stored, or under several names, or reordered in another body than its own.
     */
    static ConstantWeight of(ConstantWeight weight) {
        List<Integer> permutation = weight.uses().getFirst().permutation();
        List<String> names = weight.uses().stream()
                .map(use -> use.node().inputs().get(use.operand()))
                .distinct()
                .toList();
        boolean here = weight.views().stream()
                .allMatch(view -> weight.body().nodes().stream().anyMatch(node -> node == view));
        if (weight.isResult() || names.size() > 1 || names.contains(weight.name()) || !here) {
            return weight;
        }
        Tensor values = transposed(weight.values(), permutation);
        List<WeightUse> uses = weight.uses().stream()
                .map(use -> new WeightUse(
                        use.body(),
                        use.node(),
                        use.operand(),
                        IntStream.range(0, permutation.size()).boxed().toList(),
                        use.role()))
                .toList();
        return new ConstantWeight(
                names.getFirst(),
                weight.body(),
                weight.constant(),
                TensorExporter.export(names.getFirst(), values),
                values,
                uses,
                List.of(),
                false);
    }

    /** True when some use takes the weight through a node that reorders its axes. */
    static boolean isTransposed(ConstantWeight weight) {
        return weight.views().stream().anyMatch(view -> view.operator().equals("Transpose"));
    }

    private static Tensor transposed(Tensor values, List<Integer> permutation) {
        int rank = permutation.size();
        long[] strides = new long[rank];
        long stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= values.extent(axis);
        }
        long[] shape = permutation.stream().mapToLong(values::extent).toArray();
        Tensor result = Tensor.zeros(values.elementType(), shape);
        for (long i = 0; i < result.size(); i++) {
            long rest = i;
            long from = 0;
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += rest % shape[axis] * strides[permutation.get(axis)];
                rest /= shape[axis];
            }
            result.copyElement(i, values, from);
        }
        return result;
    }
}
