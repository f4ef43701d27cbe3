package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;

/** The quotient of two operands, with broadcasting (ONNX Div-14). Integers truncate; by 0 they give 0. */
public final class Div extends Arithmetic {
    public Div() {
        super("Div", 14, ElementTypes.NUMERIC, Accuracy.ROUNDED);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        if (b.isKnown(0) || !DimArithmetic.isNonNegative(a) || !DimArithmetic.isNonNegative(b)) {
            boolean known = a.isKnown() && b.isKnown() && !b.isKnown(0);
            return known ? Dim.known(a.knownValue() / b.knownValue()) : null;
        }
        Dim quotient = a.floorDiv(b);
        // An extent to divide by may be 0.
        return b.isKnown() || quotient.times(b).equals(a) ? quotient : null;
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a / b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        if (b == 0) {
            return 0;
        }
        return type == ElementType.U64 ? Long.divideUnsigned(a, b) : a / b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return to.element(0) == ElementType.U64 ? a.binary(BinaryOperation.UDIV, b) : a.dividedBy(b);
    }
}
