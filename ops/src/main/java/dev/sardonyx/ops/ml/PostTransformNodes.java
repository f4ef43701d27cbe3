package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;

/** Transforms of scores [samples, classes] of f32 as nodes. */
public final class PostTransformNodes {
    private static final Attributes LAST_AXIS = Attributes.NONE.with(AttributeKey.integer("axis"), -1L);

    private final Decomposer out;

    public PostTransformNodes(Decomposer out) {
        this.out = out;
    }

    /** The scores after {@code transform}. */
    public Value apply(PostTransform transform, Value scores) {
        return switch (transform) {
            case NONE -> scores;
            case LOGISTIC -> out.node("Sigmoid", scores);
            case SOFTMAX -> out.node("Softmax", LAST_AXIS, scores);
            case SOFTMAX_ZERO -> softmaxZero(scores);
            case PROBIT -> probit(scores);
        };
    }

    private Value number(double value) {
        return out.constant(ElementType.F32, value);
    }

    private Value softmaxZero(Value scores) {
        Value largest = out.node("ReduceMax", scores, out.vector(1));
        Value counts = out.node("Greater", out.node("Abs", scores), number(PostTransform.ZERO));
        Value power = out.node("Where", counts, out.node("Exp", out.node("Sub", scores, largest)), number(0));
        return out.node("Div", power, out.node("ReduceSum", power, out.vector(1)));
    }

    private Value probit(Value scores) {
        Value x = out.node("Sub", out.node("Add", scores, scores), number(1));
        Value product = out.node("Mul", out.node("Sub", number(1), x), out.node("Add", number(1), x));
        Value logarithm = out.node("Log", product);
        Value half = out.node(
                "Add", out.node("Mul", logarithm, number(0.5)), number(2 / (Math.PI * PostTransform.WINITZKI)));
        Value rest = out.node("Mul", logarithm, number(1 / PostTransform.WINITZKI));
        Value root = out.node("Sqrt", out.node("Sub", out.node("Mul", half, half), rest));
        Value magnitude = out.node("Mul", out.node("Sqrt", out.node("Sub", root, half)), number(Math.sqrt(2)));
        return out.node("Where", out.node("Less", x, number(0)), out.node("Neg", magnitude), magnitude);
    }
}
