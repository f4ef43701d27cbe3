package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** The sum over axes (ONNX ReduceSum-13). */
public final class ReduceSum extends AxisReduction {
    public ReduceSum() {
        super("ReduceSum", 13, TYPES, Reducer.SUM, Accuracy.relative(1e-6));
    }

    @Override
    Dim contents(List<Dim> elements) {
        return elements.stream().reduce(Dim.ZERO, Dim::plus);
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(0, Double::sum);
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return Arrays.stream(elements).sum();
    }
}
