package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The product of two operands, with broadcasting (ONNX Mul-14). Integers wrap. */
public final class Mul extends Arithmetic {
    public Mul() {
        super("Mul", 14, ElementTypes.NUMERIC, Accuracy.ROUNDED);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return a.times(b);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a * b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a * b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.times(b);
    }
}
