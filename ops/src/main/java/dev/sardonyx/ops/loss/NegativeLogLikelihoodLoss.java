package dev.sardonyx.ops.loss;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.Decomposer;
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
import java.util.stream.IntStream;

/**
 * What each target class lacks in log probability, weighted by class (ONNX NegativeLogLikelihoodLoss-22): as it is,
 * summed, or averaged by weight.
 */
public final class NegativeLogLikelihoodLoss implements Operator {
    /** Targets of this class do not count. */
    public static final AttributeKey<Long> IGNORE_INDEX =
            AttributeKey.integer("ignore_index").optional();
    /** {@code none}, {@code sum} or {@code mean}. */
    public static final AttributeKey<String> REDUCTION =
            AttributeKey.text("reduction").orElse("mean");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("NegativeLogLikelihoodLoss")
                .since(22)
                .operand("input", "T", ElementTypes.FLOATS)
                .operand("target", "Tind", ElementTypes.INDICES)
                .optionalOperand("weight", "T", ElementTypes.FLOATS)
                .result("loss", "T", ElementTypes.FLOATS)
                .attribute(IGNORE_INDEX)
                .attribute(REDUCTION)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        return List.of(in.tensor(0).withShape(Likelihood.shape(in)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(Likelihood.loss(in, in.tensor(0)));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        ElementType type = to.element(0);
        Shape shape = to.shape(0);
        String reduction = to.attribute(REDUCTION);
        return new Lowering.Decomposition(out -> {
            Value target = out.cast(out.operand(1), ElementType.I64);
            Value classes = out.node(
                    "Range",
                    out.constant(ElementType.I64, 0),
                    out.node("Squeeze", out.dims(List.of(shape.dim(1))), out.vector(0)),
                    out.constant(ElementType.I64, 1));
            long[] after = IntStream.range(1, shape.rank() - 1).asLongStream().toArray();
            Value column = after.length == 0 ? classes : out.node("Unsqueeze", classes, out.vector(after));
            Value hit = out.node("Equal", out.node("Unsqueeze", target, out.vector(1)), column);
            Attributes drop = Attributes.NONE.with(AttributeKey.flag("keepdims"), false);
            Value zero = out.constant(type, 0);
            Value found = out.node("ReduceSum", drop, out.node("Where", hit, out.operand(0), zero), out.vector(1));
            Value weight =
                    out.node("ReduceSum", drop, out.node("Where", hit, weights(out, to, after), zero), out.vector(1));
            if (to.find(IGNORE_INDEX).isPresent()) {
                Value ignored = out.node(
                        "Equal",
                        target,
                        out.constant(Tensor.vector(to.find(IGNORE_INDEX).get()).reshaped()));
                weight = out.node("Where", ignored, zero, weight);
            }
            Value loss = out.node("Neg", out.node("Mul", found, weight));
            if (!reduction.equals("none")) {
                loss = out.node("ReduceSum", drop, loss);
            }
            out.result(reduction.equals("mean") ? out.node("Div", loss, out.node("ReduceSum", drop, weight)) : loss);
        });
    }

    /** The weights of classes, shaped to broadcast along axis 1. */
    private static Value weights(Decomposer out, LoweringContext to, long[] after) {
        if (!to.has(2)) {
            return out.constant(to.element(0), 1);
        }
        return after.length == 0 ? out.operand(2) : out.node("Unsqueeze", out.operand(2), out.vector(after));
    }
}
