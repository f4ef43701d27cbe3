package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The difference of two operands, with broadcasting (ONNX Sub-14). Integers wrap. */
public final class Sub extends Arithmetic {
    public Sub() {
        super("Sub", 14, ElementTypes.NUMERIC, Accuracy.ROUNDED);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return a.minus(b);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a - b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a - b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.minus(b);
    }
}
