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
        return (long) reference(Arrays.stream(elements).asDoubleStream().toArray());
    }

    @Override
    Expression element(Expression x, ElementType type) {
        // Squares of integers do not fit into integers, their root does.
        Expression wide = type.isFloat() ? x : x.convert(ScalarType.F64);
        return wide.times(wide);
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        Expression root = combined.unary(UnaryOperation.SQRT);
        // Integers keep the low bits of a wide one.
        return (type.isFloat() ? root : root.convert(ScalarType.I64)).convert(ScalarType.computing(type));
    }
}
