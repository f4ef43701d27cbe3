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

/** The smallest over axes (ONNX ReduceMin-20); of no elements: the largest value of the type. */
public final class ReduceMin extends AxisReduction {
    public ReduceMin() {
        super("ReduceMin", 20, Extremes.TYPES, Reducer.MIN, Accuracy.EXACT);
    }

    @Override
    Dim contents(List<Dim> elements) {
        return elements.stream().reduce(DimArithmetic::min).orElse(null);
    }

    @Override
    double reference(double[] elements) {
        return Arrays.stream(elements).reduce(Double.POSITIVE_INFINITY, Math::min);
    }

    @Override
    long reference(long[] elements, ElementType type) {
        return Arrays.stream(elements)
                .reduce(Extremes.greatest(type), (a, b) -> Extremes.compare(a, b, type) > 0 ? b : a);
    }

    @Override
    Expression element(Expression x, ElementType type) {
        return type == ElementType.BOOL ? x.convert(ScalarType.I32) : x;
    }

    @Override
    Expression finish(Expression combined, Dim count, ElementType type) {
        return switch (type) {
            case BOOL -> combined.convert(ScalarType.BOOL);
            // What is combined is wider, and so is what it begins with.
            case I8, U8 -> combined.min(Expression.constant(combined.type(), Extremes.greatest(type)));
            default -> combined;
        };
    }
}
