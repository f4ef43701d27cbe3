package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;
import dev.sardonyx.ops.reference.ErrorFunction;

/** The error function (ONNX Erf-13). */
public final class Erf extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Erf")
                .since(13)
                .operand("input", "T", ElementTypes.NUMERIC)
                .result("output", "T", ElementTypes.NUMERIC)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return ErrorFunction.erf(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        ScalarType type = x.type().isFloat() ? x.type() : ScalarType.F64;
        return x.convert(type).unary(UnaryOperation.ERF).convert(x.type());
    }
}
