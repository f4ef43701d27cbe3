package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** The product over axes (ONNX ReduceProd-18). */
public final class ReduceProd extends AxisReduction {
    public ReduceProd() {
        super("ReduceProd", 18, TYPES, Reducer.PRODUCT, Accuracy.relative(1e-6));
    }

    @Override
    Dim contents(List<Dim> elements) {
        return elements.stream().reduce(Dim.ONE, Dim::times);
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(1, (a, b) -> a * b);
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return Arrays.stream(elements).reduce(1, (a, b) -> a * b);
    }
}
