package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.BinaryOperation;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** The smallest of any number of operands, with broadcasting (ONNX Min-13); NaN if any is. */
public final class Min extends Variadic {
    public Min() {
        super("Min", 13, ElementTypes.NUMERIC, Accuracy.EXACT);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.operandCount() == 2) {
            DimArithmetic.propagate(in, DimArithmetic::min);
        }
        return super.infer(in);
    }

    @Override
    double reference(double a, double b) {
        return Math.min(a, b);
    }

    @Override
    long reference(long a, long b, ElementType type) {
        return type == ElementType.U64 && Long.compareUnsigned(a, b) > 0 || type != ElementType.U64 && a > b ? b : a;
    }

    @Override
    Expression expression(Expression a, Expression b, ElementType type) {
        return type == ElementType.U64 ? a.binary(BinaryOperation.UMIN, b) : a.min(b);
    }
}
