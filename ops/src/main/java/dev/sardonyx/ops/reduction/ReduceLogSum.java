package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;

/** The logarithm of the sum over axes (ONNX ReduceLogSum-18). */
public final class ReduceLogSum extends AxisReduction {
    public ReduceLogSum() {
        super("ReduceLogSum", 18, TYPES, Reducer.SUM, Accuracy.relative(1e-5));
    }

    @Override
    double reference(double[] elements) {
        return Math.log(Arrays.stream(elements).reduce(0, Double::sum));
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return (long) Math.log(Arrays.stream(elements).sum());
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        if (type.isFloat()) {
            return combined.unary(UnaryOperation.LOG);
        }
        // Integers keep the low bits of a wide one, of the logarithm of 0 too.
        Expression logarithm = combined.convert(ScalarType.F64).unary(UnaryOperation.LOG);
        return logarithm.convert(ScalarType.I64).convert(combined.type());
    }
}
