package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** The largest over axes (ONNX ReduceMax-20); of no elements: the least value of the type. */
public final class ReduceMax extends AxisReduction {
    public ReduceMax() {
        super("ReduceMax", 20, Extremes.TYPES, Reducer.MAX, Accuracy.EXACT);
    }

    @Override
    Dim contents(List<Dim> elements) {
        return elements.stream().reduce(DimArithmetic::max).orElse(null);
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(Double.NEGATIVE_INFINITY, Math::max);
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return Arrays.stream(elements).reduce(Extremes.least(type), (a, b) -> Extremes.compare(a, b, type) < 0 ? b : a);
    }

    @Override
    Expression element(Expression x, ElementType type) {
        return type == ElementType.BOOL ? x.convert(ScalarType.I32) : x;
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        return switch (type) {
            case BOOL -> combined.max(Expression.constant(ScalarType.I32, 0)).convert(ScalarType.BOOL);
            // What is combined is wider, and so is what it begins with.
            case I8, U8, U32 -> combined.max(Expression.constant(combined.type(), Extremes.least(type)));
            default -> combined;
        };
    }
}
