package dev.sardonyx.ops.comparison;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** True where the first operand is smaller, with broadcasting (ONNX Less-13). */
public final class Less extends Comparison {
    public Less() {
        super("Less", 13, ElementTypes.NUMERIC);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return DimArithmetic.less(a, b);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a < b ? 1 : 0;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return compare(a, b, type) < 0 ? 1 : 0;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.binary(to.element(0) == ElementType.U64 ? BinaryOperation.ULT : BinaryOperation.LT, b);
    }
}
