package dev.sardonyx.ops.normalization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
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
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/**
 * Division by a power of the mean square over neighbouring channels (ONNX LRN-13):
 * {@code x / (bias + alpha / size * sum(x^2))^beta}.
 */
public final class LRN implements Operator {
    public static final AttributeKey<Float> ALPHA = AttributeKey.number("alpha").orElse(1e-4f);
    public static final AttributeKey<Float> BETA = AttributeKey.number("beta").orElse(0.75f);
    public static final AttributeKey<Float> BIAS = AttributeKey.number("bias").orElse(1f);
    public static final AttributeKey<Long> SIZE = AttributeKey.integer("size");

    /** Terms that are added one by one; more are pooled. */
    private static final long MOST_TERMS = 16;

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("LRN")
                .since(13)
                .operand("X", "T", ElementTypes.FLOATS)
                .result("Y", "T", ElementTypes.FLOATS)
                .attribute(ALPHA)
                .attribute(BETA)
                .attribute(BIAS)
                .attribute(SIZE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) < 2 || in.attribute(SIZE) < 1) {
            throw in.error(
                    "needs channels and a positive size, found " + in.shape(0) + " and " + in.attribute(SIZE), "");
        }
        return List.of(in.operandType(0));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        long size = in.attribute(SIZE);
        Index.forEach(x.shape(), index -> {
            long[] neighbour = index.clone();
            long first = Math.max(0, index[1] - (size - 1) / 2);
            long last = Math.min(x.extent(1) - 1, index[1] + size / 2);
            double sum = 0;
            for (neighbour[1] = first; neighbour[1] <= last; neighbour[1]++) {
                double value = x.getDouble(Index.flat(x.shape(), neighbour));
                sum += value * value;
            }
            double divisor = Math.pow(in.attribute(BIAS) + in.attribute(ALPHA) / size * sum, in.attribute(BETA));
            long i = Index.flat(x.shape(), index);
            y.setDouble(i, x.getDouble(i) / divisor);
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.Decomposition(out -> {
            ElementType type = to.element(0);
            Value squares = out.node("Mul", out.operand(0), out.operand(0));
            Value sum = to.attribute(SIZE) <= MOST_TERMS ? shifted(to, out, squares) : pooled(to, out, squares);
            double scale = (double) to.attribute(ALPHA) / to.attribute(SIZE);
            Value scaled = out.node("Mul", sum, out.constant(type, scale));
            Value base = out.node("Add", scaled, out.constant(type, to.attribute(BIAS)));
            out.result(out.node("Div", out.operand(0), power(out, base, type, to.attribute(BETA))));
        });
    }

    /** The sum of as many copies as there are neighbours, each moved by one channel. */
    private static Value shifted(LoweringContext to, Decomposer out, Value squares) {
        long size = to.attribute(SIZE);
        Value channel = out.vector(1);
        Value padded = out.node("Pad", squares, out.vector((size - 1) / 2, size / 2), Value.ABSENT, channel);
        Value sum = null;
        for (long shift = 0; shift < size; shift++) {
            Value ends = out.dims(List.of(to.shape(0).dim(1).plus(shift)));
            Value term = out.node("Slice", padded, out.vector(shift), ends, channel);
            sum = sum == null ? term : out.node("Add", sum, term);
        }
        return sum;
    }

    /** The sum as {@code size} times the mean of a window over channels, which are the rows of an image. */
    private static Value pooled(LoweringContext to, Decomposer out, Value squares) {
        long size = to.attribute(SIZE);
        Shape shape = to.shape(0);
        Dim rest = shape.size(2, shape.rank());
        Value image = out.reshape(squares, List.of(shape.dim(0), Dim.ONE, shape.dim(1), rest));
        Attributes window = Attributes.NONE
                .with(SpatialWindow.KERNEL_SHAPE, List.of(size, 1L))
                .with(SpatialWindow.PADS, List.of((size - 1) / 2, 0L, size / 2, 0L))
                .with(AttributeKey.flag("count_include_pad"), true);
        Value means = out.node("AveragePool", window, image);
        Value sums = out.node("Mul", means, out.constant(to.element(0), size));
        return out.reshape(sums, shape.dims());
    }

    /** The usual exponents are quarters, which roots give; the base is not negative where the bias is not. */
    private static Value power(Decomposer out, Value base, ElementType type, double exponent) {
        if (exponent == 1) {
            return base;
        }
        if (exponent == 0.5) {
            return out.node("Sqrt", base);
        }
        if (exponent == 0.75) {
            Value root = out.node("Sqrt", base);
            return out.node("Mul", root, out.node("Sqrt", root));
        }
        return out.node("Pow", base, out.constant(type, exponent));
    }
}
