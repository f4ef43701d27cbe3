package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The natural logarithm (ONNX Log-13). */
public final class Log extends FloatFunction {
    public Log() {
        super("Log", 13, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.log(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.LOG);
    }
}
