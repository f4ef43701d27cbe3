package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.tensor.ElementType;

/** The sum of any number of operands, with broadcasting (ONNX Sum-13). */
public final class Sum extends Variadic {
    public Sum() {
        super("Sum", 13, ElementTypes.FLOATS, Accuracy.relative(1e-6));
    }

    @Override
    double reference(double a, double b) {
        return a + b;
    }

    @Override
    long reference(long a, long b, ElementType type) {
        return a + b;
    }

    @Override
    Expression expression(Expression a, Expression b, ElementType type) {
        return a.plus(b);
    }
}
