package dev.sardonyx.ops.activation;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.FloatFunction;
import dev.sardonyx.ops.LoweringContext;

/** 1 / (1 + exp(-x)) (ONNX Sigmoid-13). */
public final class Sigmoid extends FloatFunction {

    public Sigmoid() {
        super("Sigmoid", 13, Accuracy.relative(1e-6));
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return 1 / (1 + Math.exp(-x));
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.SIGMOID);
    }
}
