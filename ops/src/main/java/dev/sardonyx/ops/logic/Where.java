package dev.sardonyx.ops.logic;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** The first of two operands where the condition is true, else the second, with broadcasting (ONNX Where-16). */
public final class Where implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Where")
                .since(16)
                .operand("condition", "B", ElementTypes.BOOLS)
                .operand("X", "T", ElementTypes.ALL)
                .operand("Y", "T", ElementTypes.ALL)
                .result("output", "T", ElementTypes.ALL)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        DimArithmetic.combine(in, List.of(0, 1, 2), d -> choose(d.get(0), d.get(1), d.get(2)));
        return List.of(TensorType.of(in.element(1), in.broadcast(in.broadcast(in.shape(0), in.shape(1)), in.shape(2))));
    }

    private static Dim choose(Dim condition, Dim x, Dim y) {
        return condition.isKnown() ? (condition.isKnown(0) ? y : x) : x.equals(y) ? x : null;
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor condition = in.tensor(0);
        Tensor x = in.tensor(1);
        Tensor y = in.tensor(2);
        long[] shape = Index.broadcastShape(Index.broadcastShape(condition.shape(), x.shape()), y.shape());
        Tensor z = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            Tensor source = condition.getBoolean(Index.broadcast(condition.shape(), index)) ? x : y;
            z.copyElement(Index.flat(shape, index), source, Index.broadcast(source.shape(), index));
        });
        return List.of(z);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (to.element(1) == ElementType.STRING) {
            return new Lowering.HostCall("where", Map.of());
        }
        return new Lowering.Elementwise(List.of(new Expression.Select(to.scalar(0), to.scalar(1), to.scalar(2))));
    }
}
