package dev.sardonyx.ops.comparison;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.ElementType;
import java.util.Map;

/** True where operands are equal, with broadcasting (ONNX Equal-19). */
public final class Equal extends Comparison {
    public Equal() {
        super("Equal", 19, ElementTypes.ALL);
    }

    @Override
    Dim contents(Dim a, Dim b) {
        return DimArithmetic.equal(a, b);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a == b ? 1 : 0;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a == b ? 1 : 0;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.binary(BinaryOperation.EQ, b);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.element(0) == ElementType.STRING ? new Lowering.HostCall("equal", Map.of()) : super.lower(to);
    }
}
