package dev.sardonyx.ops.contrib.quantization;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.attribute.Attributes;
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

/**
 * The softmax of a quantized tensor along {@link #AXIS} (com.microsoft QLinearSoftmax-1), or over all axes from it on
 * when {@link #OPSET} is below 13.
 */
public final class QLinearSoftmax extends QuantizedUnary {
    /** Default: the last, or 1 below operator set 13. */
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").optional();
    /** The operator set of the softmax that is meant. */
    public static final AttributeKey<Long> OPSET = AttributeKey.integer("opset");

    private static final int ALONG_ONE_AXIS = 13;

    public QLinearSoftmax() {
        super("QLinearSoftmax");
    }

    @Override
    List<AttributeKey<?>> attributes() {
        return List.of(AXIS, OPSET);
    }

    private static long axis(Attributes attributes) {
        return attributes.find(AXIS).orElse(attributes.get(OPSET) < ALONG_ONE_AXIS ? 1L : -1L);
    }

    @Override
    Shape shape(InferenceContext in) {
        in.attribute(OPSET);
        in.axis(axis(in.node().attributes()), in.rank(0));
        return in.shape(0);
    }

    @Override
    Tensor reference(Tensor x, EvaluationContext in) {
        int axis = in.axis(axis(in.node().attributes()), x.rank());
        boolean one = in.attribute(OPSET) >= ALONG_ONE_AXIS;
        long inner = one ? Tensor.size(Arrays.copyOfRange(x.shape(), axis + 1, x.rank())) : 1;
        long count = one ? x.extent(axis) : Tensor.size(Arrays.copyOfRange(x.shape(), axis, x.rank()));
        Tensor y = Tensor.zeros(x.elementType(), x.shape());
        for (long i = 0; i < x.size(); i++) {
            long start = i / (inner * count) * inner * count + i % inner;
            double total = 0;
            for (long k = 0; k < count; k++) {
                total += Math.exp(x.getDouble(start + k * inner) - x.getDouble(i));
            }
            y.setDouble(i, 1 / total);
        }
        return y;
    }

    @Override
    Value write(Decomposer out, Value x, LoweringContext to) {
        Shape shape = to.shape(0);
        int axis = to.axis(axis(to.node().attributes()), shape.rank());
        if (to.attribute(OPSET) >= ALONG_ONE_AXIS) {
            return out.node("Softmax", Attributes.NONE.with(AttributeKey.integer("axis"), (long) axis), x);
        }
        List<Dim> rows = List.of(shape.size(0, axis), shape.size(axis, shape.rank()));
        return out.reshape(out.node("Softmax", out.reshape(x, rows)), shape.dims());
    }
}
