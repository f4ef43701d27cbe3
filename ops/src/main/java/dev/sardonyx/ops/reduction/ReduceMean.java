package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;

/** The mean over axes (ONNX ReduceMean-18). Integers truncate. */
public final class ReduceMean extends AxisReduction {
    public ReduceMean() {
        super("ReduceMean", 18, TYPES, Reducer.SUM, Accuracy.relative(1e-6));
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(0, Double::sum) / elements.length;
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return elements.length == 0 ? 0 : Arrays.stream(elements).sum() / elements.length;
    }

    @Override
    Expression element(Expression x, ElementType type) {
        return type.isInteger() ? x.convert(ScalarType.I64) : x;
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        return combined.dividedBy(new Expression.Extent(count).convert(combined.type()))
                .convert(ScalarType.computing(type));
    }
}
