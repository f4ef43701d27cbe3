package dev.sardonyx.ops.ml;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.tensor.ElementType;

/** Transforms of scores [samples, classes] of f32 as nodes. */
public final class PostTransformNodes {
    private static final Attributes LAST_AXIS = Attributes.NONE.with(AttributeKey.integer("axis"), -1L);

    /** Below it, {@link #TERMS} terms of the series of log(1 - s) are exact in f32. */
    private static final double SMALL = 0.01;

    private static final int TERMS = 4;

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

    /** No differences of nearly equal numbers: results around 0 keep their relative accuracy. */
    private Value probit(Value scores) {
        Value x = out.node("Sub", out.node("Add", scores, scores), number(1));
        Value logarithm = logarithmOfComplement(x);
        Value half = out.node(
                "Add", out.node("Mul", logarithm, number(0.5)), number(2 / (Math.PI * PostTransform.WINITZKI)));
        Value rest = out.node("Mul", logarithm, number(-1 / PostTransform.WINITZKI));
        Value root = out.node("Sqrt", out.node("Add", out.node("Mul", half, half), rest));
        // root - half, where half is positive
        Value quotient = out.node("Div", rest, out.node("Add", root, half));
        Value difference =
                out.node("Where", out.node("Greater", half, number(0)), quotient, out.node("Sub", root, half));
        Value magnitude = out.node("Mul", out.node("Sqrt", difference), number(Math.sqrt(2)));
        return out.node("Where", out.node("Less", x, number(0)), out.node("Neg", magnitude), magnitude);
    }

    /** log(1 - x^2), by its series where x is small. */
    private Value logarithmOfComplement(Value x) {
        Value square = out.node("Mul", x, x);
        Value series = number(0);
        for (int power = TERMS; power > 0; power--) {
            series = out.node("Mul", square, out.node("Add", series, number(-1.0 / power)));
        }
        Value product = out.node("Mul", out.node("Sub", number(1), x), out.node("Add", number(1), x));
        return out.node("Where", out.node("Less", square, number(SMALL)), series, out.node("Log", product));
    }
}
