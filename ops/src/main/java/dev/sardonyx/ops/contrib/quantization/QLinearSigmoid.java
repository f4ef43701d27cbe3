package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.Tensor;

/** The logistic function of a quantized tensor (com.microsoft QLinearSigmoid-1). */
public final class QLinearSigmoid extends QuantizedUnary {
    public QLinearSigmoid() {
        super("QLinearSigmoid");
    }

    @Override
    Tensor reference(Tensor x, EvaluationContext in) {
        return mapped(x, v -> 1 / (1 + Math.exp(-v)));
    }

    @Override
    Value write(Decomposer out, Value x, LoweringContext to) {
        return out.node("Sigmoid", x);
    }
}
