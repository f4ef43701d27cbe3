package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;

/** The sum of magnitudes over axes (ONNX ReduceL1-18). */
public final class ReduceL1 extends AxisReduction {
    public ReduceL1() {
        super("ReduceL1", 18, TYPES, Reducer.SUM, Accuracy.relative(1e-6));
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(0, (a, b) -> a + Math.abs(b));
    }

    @Override
    long reference(long[] elements, ElementType type) {
        boolean unsigned = type.kind() == ElementType.Kind.UNSIGNED;
        return Arrays.stream(elements).reduce(0, (a, b) -> a + (unsigned ? b : Math.abs(b)));
    }

    @Override
    Expression element(Expression x, ElementType type) {
        return type.kind() == ElementType.Kind.UNSIGNED ? x : x.unary(UnaryOperation.ABS);
    }
}
