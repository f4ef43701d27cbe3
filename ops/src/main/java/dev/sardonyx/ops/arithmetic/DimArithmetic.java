package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.InferenceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Carries arithmetic on shapes into the contents of results, so that computed shapes are known before a run. */
final class DimArithmetic {
    private DimArithmetic() {}

    /** States the contents of result 0 where those of both operands are known: element by element, or with a scalar. */
    static void propagate(InferenceContext in, BinaryOperator<Dim> operation) {
        Optional<List<Dim>> a = in.element(0).isInteger() ? in.contents(0) : Optional.empty();
        Optional<List<Dim>> b = in.element(1).isInteger() ? in.contents(1) : Optional.empty();
        if (a.isEmpty() || b.isEmpty() || in.rank(0) > 1 || in.rank(1) > 1) {
            return;
        }
        int sizeA = a.get().size();
        int sizeB = b.get().size();
        if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
            return;
        }
        List<Dim> result = new ArrayList<>();
        int size = sizeA == 1 ? sizeB : sizeA;
        for (int i = 0; i < size; i++) {
            result.add(operation.apply(a.get().get(sizeA == 1 ? 0 : i), b.get().get(sizeB == 1 ? 0 : i)));
        }
        in.contents(0, result);
    }
}
