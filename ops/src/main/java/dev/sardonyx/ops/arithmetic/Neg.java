package dev.sardonyx.ops.arithmetic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.UnaryElementwise;
import dev.sardonyx.tensor.ElementType;
import java.util.List;

/** The operand with the opposite sign (ONNX Neg-13). */
public final class Neg extends UnaryElementwise {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Neg")
                .since(13)
                .operand("X", "T", ElementTypes.SIGNED_NUMERIC)
                .result("Y", "T", ElementTypes.SIGNED_NUMERIC)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.combine(in, List.of(0), d -> d.getFirst().times(-1));
        return super.infer(in);
    }

    @Override
    protected double reference(double x, EvaluationContext in) {
        return -x;
    }

    @Override
    protected long reference(long x, ElementType type, EvaluationContext in) {
        return -x;
    }

    @Override
    protected Expression expression(Expression x, LoweringContext to) {
        return x.unary(UnaryOperation.NEG);
    }
}
