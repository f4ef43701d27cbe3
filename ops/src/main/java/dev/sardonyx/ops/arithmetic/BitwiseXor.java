package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The bits that are set in exactly one operand, with broadcasting (ONNX BitwiseXor-18). */
public final class BitwiseXor extends Bitwise {
    public BitwiseXor() {
        super("BitwiseXor");
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a ^ b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.binary(BinaryOperation.XOR, b);
    }
}
