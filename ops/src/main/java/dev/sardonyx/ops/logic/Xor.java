package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** True where exactly one operand is, with broadcasting (ONNX Xor-7). */
public final class Xor extends Connective {
    public Xor() {
        super("Xor");
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return Dim.known(a.equals(b) ? 0 : 1);
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
