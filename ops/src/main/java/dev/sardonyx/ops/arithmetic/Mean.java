package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.tensor.ElementType;

/** The mean of any number of operands, with broadcasting (ONNX Mean-13). */
public final class Mean extends Variadic {
    public Mean() {
        super("Mean", 13, ElementTypes.FLOATS, Accuracy.relative(1e-6));
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
    double finish(double folded, int count) {
        return folded / count;
    }

    @Override
    Expression expression(Expression a, Expression b, ElementType type) {
        return a.plus(b);
    }

    @Override
    Expression finish(Expression folded, int count) {
        return folded.dividedBy(Expression.constant(folded.type(), count));
    }
}
