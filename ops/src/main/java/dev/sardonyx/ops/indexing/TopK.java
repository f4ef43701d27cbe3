package dev.sardonyx.ops.indexing;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The largest or smallest elements along an axis and where they are, equals by lower index (ONNX TopK-24). */
public final class TopK implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(-1L);
    public static final AttributeKey<Boolean> LARGEST =
            AttributeKey.flag("largest").orElse(true);
    public static final AttributeKey<Boolean> SORTED =
            AttributeKey.flag("sorted").orElse(true);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("TopK")
                .since(24)
                .operand("X", "T", ElementTypes.NUMERIC)
                .operand("K", "", ElementTypes.of(ElementType.I64))
                .result("Values", "T", ElementTypes.NUMERIC)
                .result("Indices", "I", ElementTypes.of(ElementType.I64))
                .attribute(AXIS)
                .attribute(LARGEST)
                .attribute(SORTED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        Optional<List<Dim>> count = in.contents(1);
        Dim extent = in.shape(0).dim(axis);
        Dim k = count.isPresent() ? count.get().getFirst() : in.freshSymbol("top");
        if (k.isKnown() && extent.isKnown() && (k.knownValue() < 0 || k.knownValue() > extent.knownValue())) {
            throw in.error("K = " + k + " is outside [0, " + extent + "], the extent of axis " + axis, "");
        }
        Shape shape = in.shape(0).with(axis, k);
        return List.of(in.tensor(0).withShape(shape), TensorType.of(ElementType.I64, shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long k = in.tensor(1).getLong(0);
        if (k < 0 || k > x.extent(axis)) {
            throw in.error("K must lie in [0, " + x.extent(axis) + "], found " + k);
        }
        long[] shape = x.shape();
        shape[axis] = k;
        Tensor values = Tensor.zeros(x.elementType(), shape);
        Tensor indices = Tensor.zeros(ElementType.I64, shape);
        long[] rows = x.shape();
        rows[axis] = 1;
        Index.forEach(rows, row -> {
            long[] index = row.clone();
            List<Long> order =
                    new ArrayList<>(LongStream.range(0, x.extent(axis)).boxed().toList());
            Comparator<Long> byValue = (a, b) -> {
                index[axis] = a;
                long placeA = Index.flat(x.shape(), index);
                index[axis] = b;
                return compare(x, placeA, Index.flat(x.shape(), index));
            };
            order.sort(in.attribute(LARGEST) ? byValue.reversed() : byValue);
            for (int i = 0; i < k; i++) {
                index[axis] = order.get(i);
                long source = Index.flat(x.shape(), index);
                index[axis] = i;
                values.copyElement(Index.flat(shape, index), x, source);
                indices.setLong(Index.flat(shape, index), order.get(i));
            }
        });
        return List.of(values, indices);
    }

    private static int compare(Tensor x, long a, long b) {
        if (x.elementType().isFloat()) {
            return Double.compare(x.getDouble(a) + 0.0, x.getDouble(b) + 0.0);
        }
        return x.elementType() == ElementType.U64
                ? Long.compareUnsigned(x.getLong(a), x.getLong(b))
                : Long.compare(x.getLong(a), x.getLong(b));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "top_k",
                Map.of(
                        "axis", (long) to.axis(AXIS, 0),
                        "largest", to.attribute(LARGEST) ? 1L : 0L,
                        "sorted", to.attribute(SORTED) ? 1L : 0L));
    }
}
