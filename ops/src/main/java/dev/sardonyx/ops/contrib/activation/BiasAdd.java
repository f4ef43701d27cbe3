package dev.sardonyx.ops.contrib.activation;

import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** The sum of {@code X} [N, S, C], a bias [C] and {@code skip}, shaped as X (com.microsoft BiasAdd-1). */
public final class BiasAdd implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.microsoft("BiasAdd")
                .operand("X", "T", ElementTypes.FLOATS)
                .operand("bias", "T", ElementTypes.FLOATS)
                .operand("skip", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        LinearUnits.checkBias(in);
        if (in.rank(0) != in.rank(2)) {
            throw in.error("'skip' must have the shape of X, found " + in.shape(2) + " for " + in.shape(0), "");
        }
        for (int axis = 0; axis < in.rank(0); axis++) {
            in.requireEqual(in.shape(0).dim(axis), in.shape(2).dim(axis), "'skip' must have the shape of X");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            double bias = in.tensor(1).getDouble(i % in.tensor(1).size());
            y.setDouble(i, x.getDouble(i) + bias + in.tensor(2).getDouble(i));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(
                out -> out.result(out.node("Add", out.node("Add", out.operand(0), out.operand(1)), out.operand(2))));
    }
}
