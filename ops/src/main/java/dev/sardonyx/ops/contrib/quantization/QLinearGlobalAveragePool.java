package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ops.Decomposer;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** The mean of every channel of a quantized image (com.microsoft QLinearGlobalAveragePool-1). */
public final class QLinearGlobalAveragePool extends QuantizedUnary {
    public static final AttributeKey<Boolean> CHANNELS_LAST =
            AttributeKey.flag("channels_last").orElse(false);

    public QLinearGlobalAveragePool() {
        super("QLinearGlobalAveragePool");
    }

    @Override
    List<AttributeKey<?>> attributes() {
        return List.of(CHANNELS_LAST);
    }

    @Override
    Shape shape(InferenceContext in) {
        if (in.rank(0) < 3) {
            throw in.error("the operand must have at least three axes, found " + in.shape(0), "");
        }
        int first = in.attribute(CHANNELS_LAST) ? 1 : 2;
        Shape shape = in.shape(0);
        for (int axis = first; axis < first + in.rank(0) - 2; axis++) {
            shape = shape.with(axis, Dim.ONE);
        }
        return shape;
    }

    @Override
    Tensor reference(Tensor x, EvaluationContext in) {
        boolean last = in.attribute(CHANNELS_LAST);
        long channels = x.extent(last ? x.rank() - 1 : 1);
        long pixels = x.size() / x.extent(0) / channels;
        long[] shape = x.shape();
        Arrays.fill(shape, last ? 1 : 2, last ? shape.length - 1 : shape.length, 1);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        for (long i = 0; i < x.size(); i++) {
            long batch = i / (channels * pixels);
            long channel = last ? i % channels : i / pixels % channels;
            long place = batch * channels + channel;
            y.setDouble(place, y.getDouble(place) + x.getDouble(i) / pixels);
        }
        return y;
    }

    @Override
    Value write(Decomposer out, Value x, LoweringContext to) {
        int first = to.attribute(CHANNELS_LAST) ? 1 : 2;
        long[] axes = LongStream.range(first, first + to.rank(0) - 2).toArray();
        return out.node("ReduceMean", x, out.vector(axes));
    }
}
