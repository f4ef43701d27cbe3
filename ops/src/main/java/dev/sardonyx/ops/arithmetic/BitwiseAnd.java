package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The bits that are set in both operands, with broadcasting (ONNX BitwiseAnd-18). */
public final class BitwiseAnd extends Bitwise {
    public BitwiseAnd() {
        super("BitwiseAnd");
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a & b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.binary(BinaryOperation.AND, b);
    }
}
