package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;
import dev.sardonyx.tensor.ElementType;

/** All bits of the operand turned over (ONNX BitwiseNot-18). */
public final class BitwiseNot extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("BitwiseNot")
                .since(18)
                .operand("X", "T", ElementTypes.INTEGERS)
                .result("Y", "T", ElementTypes.INTEGERS)
                .build();
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        throw new IllegalStateException("floats have no bits to turn over");
    }

    @Override
    protected long reference(long x, ElementType type, EvaluationContext in) {
        return ~x;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.NOT);
    }
}
