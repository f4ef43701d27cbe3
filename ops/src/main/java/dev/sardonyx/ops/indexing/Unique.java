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
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The different elements, or slices along {@link #AXIS}, with their first places, the place of each in the result, and
 * how often they occur (ONNX Unique-11); sorted, or by first place.
 */
public final class Unique implements Operator {
    /** Default: the operand is flattened first. */
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").optional();

    public static final AttributeKey<Boolean> SORTED =
            AttributeKey.flag("sorted").orElse(true);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Unique")
                .since(11)
                .operand("X", "T", ElementTypes.ALL)
                .result("Y", "T", ElementTypes.ALL)
                .optionalResult("indices", "", ElementTypes.of(ElementType.I64))
                .optionalResult("inverse_indices", "", ElementTypes.of(ElementType.I64))
                .optionalResult("counts", "", ElementTypes.of(ElementType.I64))
                .attribute(AXIS)
                .attribute(SORTED)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Dim count = in.freshSymbol("unique");
        Dim all = in.shape(0).size();
        Shape shape = Shape.of(count);
        if (in.find(AXIS).isPresent()) {
            int axis = in.axis(AXIS, 0);
            all = in.shape(0).dim(axis);
            shape = in.shape(0).with(axis, count);
        }
        TensorType counts = TensorType.of(ElementType.I64, Shape.of(count));
        return List.of(in.tensor(0).withShape(shape), counts, TensorType.of(ElementType.I64, Shape.of(all)), counts);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor given = in.tensor(0);
        Tensor x = in.find(AXIS).isPresent() ? given : given.reshaped(given.size());
        int axis = in.find(AXIS).isPresent() ? in.axis(in.attribute(AXIS), x.rank()) : 0;
        List<Long> firsts = new ArrayList<>();
        long[] representative = new long[(int) x.extent(axis)];
        for (long i = 0; i < x.extent(axis); i++) {
            long slice = i;
            long known = firsts.stream()
                    .filter(f -> compare(x, axis, f, slice) == 0)
                    .findFirst()
                    .orElse(i);
            representative[(int) i] = known;
            if (known == i) {
                firsts.add(i);
            }
        }
        if (in.attribute(SORTED)) {
            firsts.sort((a, b) -> compare(x, axis, a, b));
        }
        long[] shape = x.shape();
        shape[axis] = firsts.size();
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] source = index.clone();
            source[axis] = firsts.get((int) index[axis]);
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        long[] inverse = Arrays.stream(representative).map(firsts::indexOf).toArray();
        long[] counts = new long[firsts.size()];
        Arrays.stream(inverse).forEach(i -> counts[(int) i]++);
        long[] indices = firsts.stream().mapToLong(Long::longValue).toArray();
        return List.of(y, Tensor.vector(indices), Tensor.vector(inverse), Tensor.vector(counts));
    }

    private static int compare(Tensor x, int axis, long a, long b) {
        long[] slice = x.shape();
        slice[axis] = 1;
        int[] order = {0};
        Index.forEach(slice, index -> {
            if (order[0] == 0) {
                index[axis] = a;
                long placeA = Index.flat(x.shape(), index);
                index[axis] = b;
                order[0] = compare(x, placeA, Index.flat(x.shape(), index));
                index[axis] = 0;
            }
        });
        return order[0];
    }

    private static int compare(Tensor x, long a, long b) {
        return switch (x.elementType().kind()) {
            case STRING -> x.strings()[(int) a].compareTo(x.strings()[(int) b]);
            case FLOAT -> Double.compare(x.getDouble(a) + 0.0, x.getDouble(b) + 0.0);
            case UNSIGNED -> Long.compareUnsigned(x.getLong(a), x.getLong(b));
            default -> Long.compare(x.getLong(a), x.getLong(b));
        };
    }

    @Override
    public Lowering lower(LoweringContext to) {
        long sorted = to.attribute(SORTED) ? 1 : 0;
        return new Lowering.HostCall(
                "unique",
                to.find(AXIS).isEmpty()
                        ? Map.of("sorted", sorted)
                        : Map.of("sorted", sorted, "axis", (long) to.axis(AXIS, 0)));
    }
}
