package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The largest integer not above the operand (ONNX Floor-13). */
public final class Floor extends FloatFunction {
    public Floor() {
        super("Floor", 13, Accuracy.EXACT);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.floor(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.FLOOR);
    }
}
