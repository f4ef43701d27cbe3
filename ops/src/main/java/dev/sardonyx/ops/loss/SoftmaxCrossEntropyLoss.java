package dev.sardonyx.ops.loss;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * The negative log likelihood of scores after a softmax over classes, and the log probabilities (ONNX
 * SoftmaxCrossEntropyLoss-13).
 */
public final class SoftmaxCrossEntropyLoss implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SoftmaxCrossEntropyLoss")
                .since(13)
                .operand("scores", "T", ElementTypes.FLOATS)
                .operand("labels", "Tind", ElementTypes.INDICES)
                .optionalOperand("weights", "T", ElementTypes.FLOATS)
                .result("output", "T", ElementTypes.FLOATS)
                .optionalResult("log_prob", "T", ElementTypes.FLOATS)
                .attribute(NegativeLogLikelihoodLoss.IGNORE_INDEX)
                .attribute(NegativeLogLikelihoodLoss.REDUCTION)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.tensor(0).withShape(Likelihood.shape(in)), in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor logarithms = Tensor.zeros(ElementType.F64, x.shape());
        Tensor shown = Tensor.zeros(x.elementType(), x.shape());
        Index.forEach(x.shape(), index -> {
            long[] at = index.clone();
            double max = Double.NEGATIVE_INFINITY;
            for (at[1] = 0; at[1] < x.extent(1); at[1]++) {
                max = Math.max(max, x.getDouble(Index.flat(x.shape(), at)));
            }
            double sum = 0;
            for (at[1] = 0; at[1] < x.extent(1); at[1]++) {
                sum += Math.exp(x.getDouble(Index.flat(x.shape(), at)) - max);
            }
            long i = Index.flat(x.shape(), index);
            logarithms.setDouble(i, x.getDouble(i) - max - Math.log(sum));
            shown.setDouble(i, logarithms.getDouble(i));
        });
        Tensor loss = Likelihood.loss(in, logarithms);
        Tensor rounded = Tensor.zeros(x.elementType(), loss.shape());
        for (long i = 0; i < loss.size(); i++) {
            rounded.setDouble(i, loss.getDouble(i));
        }
        return List.of(rounded, shown);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            Attributes axis = Attributes.NONE.with(AttributeKey.integer("axis"), 1L);
            Value logarithms = out.node("LogSoftmax", axis, out.operand(0));
            Value weights = to.has(2) ? out.operand(2) : Value.ABSENT;
            out.result(
                    out.node("NegativeLogLikelihoodLoss", to.node().attributes(), logarithms, out.operand(1), weights));
            if (to.resultCount() > 1) {
                out.result(logarithms);
            }
        });
    }
}
