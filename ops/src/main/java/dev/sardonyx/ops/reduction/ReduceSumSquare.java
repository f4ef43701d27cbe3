package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;

/** The sum of squares over axes (ONNX ReduceSumSquare-18). */
public final class ReduceSumSquare extends AxisReduction {
    public ReduceSumSquare() {
        super("ReduceSumSquare", 18, TYPES, Reducer.SUM, Accuracy.relative(1e-6));
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(0, (a, b) -> a + b * b);
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return Arrays.stream(elements).reduce(0, (a, b) -> a + b * b);
    }

    @Override
    Expression element(Expression x, ElementType type) {
        return x.times(x);
    }
}
