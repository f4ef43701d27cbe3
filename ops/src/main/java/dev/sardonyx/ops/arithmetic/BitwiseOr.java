package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The bits that are set in either operand, with broadcasting (ONNX BitwiseOr-18). */
public final class BitwiseOr extends Bitwise {
    public BitwiseOr() {
        super("BitwiseOr");
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a | b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.binary(BinaryOperation.OR, b);
    }
}
