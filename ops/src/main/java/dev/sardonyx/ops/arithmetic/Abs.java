package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;
import dev.sardonyx.tensor.ElementType;

/** The magnitude of the operand (ONNX Abs-13). The most negative integer is its own magnitude. */
public final class Abs extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Abs")
                .since(13)
                .operand("X", "T", ElementTypes.NUMERIC)
                .result("Y", "T", ElementTypes.NUMERIC)
                .build();
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return Math.abs(x);
    }

    @Override
    protected long reference(long x, ElementType type, EvaluationContext in) {
        return type.kind() == ElementType.Kind.UNSIGNED ? x : Math.abs(x);
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return to.element(0).kind() == ElementType.Kind.UNSIGNED ? x : x.unary(UnaryOperation.ABS);
    }
}
