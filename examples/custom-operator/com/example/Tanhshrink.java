package com.example;

import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorProvider;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** {@code x - tanh(x)}, element by element: an operator of domain com.example, made of standard ones. */
public final class Tanhshrink implements Operator {
    /** Tells the compiler of the operator. */
    public static final class Provider implements OperatorProvider {
        @Override
        public List<Operator> operators() {
            return List.of(new Tanhshrink());
        }
    }

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.of("com.example", "Tanhshrink")
                .since(1)
                .operand("x", "T", ElementTypes.FLOATS)
                .result("y", "T", ElementTypes.FLOATS)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            y.setDouble(i, x.getDouble(i) - Math.tanh(x.getDouble(i)));
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(nodes -> {
            Value tanh = nodes.node("Tanh", Attributes.NONE, nodes.operand(0));
            nodes.result(nodes.node("Sub", Attributes.NONE, nodes.operand(0), tanh));
        });
    }
}
