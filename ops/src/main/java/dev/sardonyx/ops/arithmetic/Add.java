package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The sum of two operands, with broadcasting (ONNX Add-14). Integers wrap. */
public final class Add extends Arithmetic {
    public Add() {
        super("Add", 14, ElementTypes.NUMERIC, Accuracy.ROUNDED);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return a.plus(b);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a + b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a + b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.plus(b);
    }
}
