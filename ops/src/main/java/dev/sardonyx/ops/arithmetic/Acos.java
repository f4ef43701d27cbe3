package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** The inverse of the cosine (ONNX Acos-22). */
public final class Acos extends FloatFunction {
    public Acos() {
        super("Acos", 22, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.acos(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.ACOS);
    }
}
