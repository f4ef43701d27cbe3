package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;

/** The square root of the sum of squares over axes (ONNX ReduceL2-18). */
public final class ReduceL2 extends AxisReduction {
    public ReduceL2() {
        super("ReduceL2", 18, TYPES, Reducer.SUM, Accuracy.relative(1e-6));
    }

    @Override
    double reference(double[] elements) {
        return Math.sqrt(Arrays.stream(elements).reduce(0, (a, b) -> a + b * b));
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return (long) Math.sqrt(Arrays.stream(elements).reduce(0, (a, b) -> a + b * b));
    }

    @Override
    Expression element(Expression x, ElementType type) {
        return x.times(x);
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        ScalarType wide = type.isFloat() ? combined.type() : ScalarType.F64;
        return combined.convert(wide).unary(UnaryOperation.SQRT).convert(combined.type());
    }
}
