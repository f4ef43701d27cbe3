package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;
import java.util.List;

/** True where the operand is not (ONNX Not-1). */
public final class Not extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Not")
                .since(1)
                .operand("X", "T", ElementTypes.BOOLS)
                .result("Y", "T", ElementTypes.BOOLS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.combine(in, List.of(0), d -> Dim.ONE.minus(d.getFirst()));
        return super.infer(in);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return x == 0 ? 1 : 0;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.NOT);
    }
}
