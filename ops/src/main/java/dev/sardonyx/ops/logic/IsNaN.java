package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.kernel.UnaryOperation;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Set;

/** True where the operand is no number (ONNX IsNaN-20). */
public final class IsNaN implements Operator {
    private static final Set<ElementType> TYPES = ElementTypes.union(ElementTypes.FLOATS, ElementTypes.MINIFLOATS);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("IsNaN")
                .since(20)
                .operand("X", "T1", TYPES)
                .result("Y", "T2", ElementTypes.BOOLS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.tensor(0).withElement(ElementType.BOOL));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(ElementType.BOOL, x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setLong(i, Double.isNaN(x.getDouble(i)) ? 1 : 0);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Elementwise(List.of(to.scalar(0).unary(UnaryOperation.IS_NAN)));
    }
}
