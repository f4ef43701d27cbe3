package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.BinaryElementwise;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** The sum of two operands, with broadcasting. Integers wrap. */
public final class Add extends BinaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Add")
                .since(14)
                .operand("A", "T", ElementTypes.NUMERIC)
                .operand("B", "T", ElementTypes.NUMERIC)
                .result("C", "T", ElementTypes.NUMERIC)
                .accuracy(Accuracy.ROUNDED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.propagate(in, Dim::plus);
        return super.infer(in);
    }

    @Override
    protected double reference(double a, double b, EvaluationContext in) {
        return a + b;
    }

    @Override
    protected long reference(long a, long b, ElementType type, EvaluationContext in) {
        return a + b;
    }

    @Override
    protected Expression expression(Expression a, Expression b, LoweringContext to) {
        return a.plus(b);
    }
}
