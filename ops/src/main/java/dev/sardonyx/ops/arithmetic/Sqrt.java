package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The square root (ONNX Sqrt-13). */
public final class Sqrt extends FloatFunction {
    public Sqrt() {
        super("Sqrt", 13, Accuracy.ROUNDED);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.sqrt(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.SQRT);
    }
}
