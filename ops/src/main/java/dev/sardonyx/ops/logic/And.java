package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** True where both operands are, with broadcasting (ONNX And-7). */
public final class And extends Connective {
    public And() {
        super("And");
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return a.isKnown(0) || b.isKnown(0) ? Dim.ZERO : a.times(b);
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
