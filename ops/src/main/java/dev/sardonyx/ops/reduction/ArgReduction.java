package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An operator that tells where along an axis an extreme lies. */
abstract class ArgReduction implements Operator {
    static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(0L);
    static final AttributeKey<Boolean> SELECT_LAST_INDEX =
            AttributeKey.flag("select_last_index").orElse(false);

    private final OperatorSchema schema;
    private final boolean largest;

    ArgReduction(String name, boolean largest) {
        this.largest = largest;
        this.schema = OperatorSchema.onnx(name)
                .since(13)
                .operand("data", "T", ElementTypes.NUMERIC)
                .result("reduced", "", ElementTypes.of(ElementType.I64))
                .attribute(AXIS)
                .attribute(AxisReduction.KEEPDIMS)
                .attribute(SELECT_LAST_INDEX)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        if (dims.get(axis).isKnown(0)) {
            throw in.error("axis " + axis + " has no elements", "");
        }
        dims.set(axis, Dim.ONE);
        if (!in.attribute(AxisReduction.KEEPDIMS)) {
            dims.remove(axis);
        }
        return List.of(TensorType.of(ElementType.I64, Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        if (x.extent(axis) == 0) {
            throw in.error("axis " + axis + " has no elements");
        }
        long[] kept = x.shape();
        kept[axis] = 1;
        Tensor y = Tensor.zeros(ElementType.I64, kept);
        Index.forEach(kept, outer -> {
            long[] index = outer.clone();
            long best = 0;
            for (long i = 1; i < x.extent(axis); i++) {
                index[axis] = i;
                long candidate = Index.flat(x.shape(), index);
                index[axis] = best;
                if (isBetter(x, candidate, Index.flat(x.shape(), index), in.attribute(SELECT_LAST_INDEX))) {
                    best = i;
                }
            }
            y.setLong(Index.flat(kept, outer), best);
        });
        if (in.attribute(AxisReduction.KEEPDIMS)) {
            return List.of(y);
        }
        return List.of(y.reshaped(IntStream.range(0, x.rank())
                .filter(i -> i != axis)
                .mapToLong(x::extent)
                .toArray()));
    }

    /** True when the element at {@code a} takes the place of that at {@code b}; what is no number never does. */
    private boolean isBetter(Tensor x, long a, long b, boolean last) {
        if (x.elementType().isFloat()) {
            double candidate = x.getDouble(a);
            double best = x.getDouble(b);
            return (largest ? candidate > best : candidate < best) || (last && candidate == best);
        }
        int order = Extremes.compare(x.getLong(a), x.getLong(b), x.elementType()) * (largest ? 1 : -1);
        return order > 0 || (last && order == 0);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        boolean last = to.attribute(SELECT_LAST_INDEX);
        if (to.element(0) == ElementType.U64) {
            return new Lowering.HostCall(
                    "arg_reduce",
                    Map.of(
                            "operator",
                            schema.name(),
                            "axis",
                            (long) axis,
                            "keepdims",
                            to.attribute(AxisReduction.KEEPDIMS) ? 1L : 0L,
                            "select_last_index",
                            last ? 1L : 0L));
        }
        Reducer reducer = largest
                ? (last ? Reducer.ARG_MAX_LAST : Reducer.ARG_MAX_FIRST)
                : (last ? Reducer.ARG_MIN_LAST : Reducer.ARG_MIN_FIRST);
        return new Lowering.Reduction(
                to.scalar(0),
                reducer,
                new Expression.Operand(-1, ElementType.I64),
                List.of(axis),
                to.attribute(AxisReduction.KEEPDIMS));
    }
}
