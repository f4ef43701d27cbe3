package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The smallest integer not below the operand (ONNX Ceil-13). */
public final class Ceil extends FloatFunction {
    public Ceil() {
        super("Ceil", 13, Accuracy.EXACT);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.ceil(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.CEIL);
    }
}
