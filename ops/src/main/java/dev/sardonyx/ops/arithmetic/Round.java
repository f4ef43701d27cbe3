package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The nearest integer, ties to the even one (ONNX Round-22). */
public final class Round extends FloatFunction {
    public Round() {
        super("Round", 22, Accuracy.EXACT);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.rint(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.ROUND);
    }
}
