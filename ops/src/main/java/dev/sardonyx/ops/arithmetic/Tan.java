package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The tangent (ONNX Tan-22). */
public final class Tan extends FloatFunction {
    public Tan() {
        super("Tan", 22, Accuracy.relative(1e-5));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.tan(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.TAN);
    }
}
