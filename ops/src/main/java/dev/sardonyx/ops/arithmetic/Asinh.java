package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The inverse of the hyperbolic sine (ONNX Asinh-22). */
public final class Asinh extends FloatFunction {
    public Asinh() {
        super("Asinh", 22, Accuracy.relative(1e-5));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.ASINH);
    }
}
