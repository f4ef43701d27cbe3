package dev.sardonyx.ops.comparison;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** True where the first operand is at least the second, with broadcasting (ONNX GreaterOrEqual-16). */
public final class GreaterOrEqual extends Comparison {
    public GreaterOrEqual() {
        super("GreaterOrEqual", 16, ElementTypes.NUMERIC);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return negated(DimArithmetic.less(a, b));
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a >= b ? 1 : 0;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return compare(a, b, type) >= 0 ? 1 : 0;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.binary(to.element(0) == ElementType.U64 ? BinaryOperation.UGE : BinaryOperation.GE, b);
    }
}
