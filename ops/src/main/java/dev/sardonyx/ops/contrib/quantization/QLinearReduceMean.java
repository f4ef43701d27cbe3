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
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The mean of a quantized tensor over axes (com.microsoft QLinearReduceMean-1). */
public final class QLinearReduceMean extends QuantizedUnary {
    /** Default: all. */
    public static final AttributeKey<List<Long>> AXES =
            AttributeKey.integers("axes").orElse(List.of());

    public static final AttributeKey<Boolean> KEEPDIMS =
            AttributeKey.flag("keepdims").orElse(true);

    public QLinearReduceMean() {
        super("QLinearReduceMean");
    }

    @Override
    List<AttributeKey<?>> attributes() {
        return List.of(AXES, KEEPDIMS);
    }

    private static List<Integer> axes(NodeContext in) {
        int rank = in.rank(0);
        List<Long> given = in.attribute(AXES);
        return given.isEmpty()
                ? IntStream.range(0, rank).boxed().toList()
                : given.stream().map(axis -> in.axis(axis, rank)).sorted().toList();
    }

    @Override
    Shape shape(InferenceContext in) {
        List<Dim> dims = new ArrayList<>();
        List<Integer> axes = axes(in);
        for (int axis = 0; axis < in.rank(0); axis++) {
            if (!axes.contains(axis)) {
                dims.add(in.shape(0).dim(axis));
            } else if (in.attribute(KEEPDIMS)) {
                dims.add(Dim.ONE);
            }
        }
        return Shape.of(dims);
    }

    @Override
    Tensor reference(Tensor x, EvaluationContext in) {
        long[] kept = x.shape();
        List<Long> given = in.attribute(AXES);
        if (given.isEmpty()) {
            Arrays.fill(kept, 1);
        }
        for (long axis : given) {
            kept[in.axis(axis, x.rank())] = 1;
        }
        Tensor y = Tensor.zeros(x.elementType(), kept);
        long count = x.size() / Math.max(1, y.size());
        Index.forEach(x.shape(), index -> {
            long place = Index.broadcast(kept, index);
            y.setDouble(place, y.getDouble(place) + x.getDouble(Index.flat(x.shape(), index)) / count);
        });
        if (in.attribute(KEEPDIMS)) {
            return y;
        }
        List<Integer> gone = given.stream().map(axis -> in.axis(axis, x.rank())).toList();
        return y.reshaped(IntStream.range(0, x.rank())
                .filter(axis -> !given.isEmpty() && !gone.contains(axis))
                .mapToLong(x::extent)
                .toArray());
    }

    @Override
    Value write(Decomposer out, Value x, LoweringContext to) {
        Attributes keep = Attributes.NONE.with(AttributeKey.flag("keepdims"), to.attribute(KEEPDIMS));
        long[] axes = axes(to).stream().mapToLong(Integer::longValue).toArray();
        return out.node("ReduceMean", keep, x, out.vector(axes));
    }
}
