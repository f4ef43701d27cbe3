package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** 1 divided by the operand (ONNX Reciprocal-13). */
public final class Reciprocal extends FloatFunction {
    public Reciprocal() {
        super("Reciprocal", 13, Accuracy.ROUNDED);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return 1 / x;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return constant(x, 1).dividedBy(x);
    }
}
