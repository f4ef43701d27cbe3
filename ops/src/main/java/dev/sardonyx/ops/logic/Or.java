package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** True where either operand is, with broadcasting (ONNX Or-7). */
public final class Or extends Connective {
    public Or() {
        super("Or");
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return a.isKnown(1) || b.isKnown(1) ? Dim.ONE : DimArithmetic.max(a, b);
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
