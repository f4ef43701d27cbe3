package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The inverse of the hyperbolic tangent (ONNX Atanh-22). */
public final class Atanh extends FloatFunction {
    public Atanh() {
        super("Atanh", 22, Accuracy.relative(1e-5));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return 0.5 * (Math.log1p(x) - Math.log1p(-x));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.ATANH);
    }
}
