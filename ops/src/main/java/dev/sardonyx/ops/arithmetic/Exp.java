package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The exponential function (ONNX Exp-13). */
public final class Exp extends FloatFunction {
    public Exp() {
        super("Exp", 13, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.exp(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.EXP);
    }
}
