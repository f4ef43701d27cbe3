package dev.sardonyx.ops.reduction;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.kernel.ScalarType;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.Lowering.Reducer;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An operator that combines all elements along the axes of operand 1: all axes when they are not given, or none with
 * {@link #NOOP_WITH_EMPTY_AXES}, where elements are only finished.
 */
abstract class AxisReduction implements Operator {
    static final AttributeKey<Boolean> KEEPDIMS = AttributeKey.flag("keepdims").orElse(true);
    static final AttributeKey<Boolean> NOOP_WITH_EMPTY_AXES =
            AttributeKey.flag("noop_with_empty_axes").orElse(false);

    static final Set<ElementType> TYPES = ElementTypes.union(
            ElementTypes.FLOATS, ElementTypes.of(ElementType.I32, ElementType.I64, ElementType.U32, ElementType.U64));

    private final OperatorSchema schema;
    private final Reducer reducer;

    AxisReduction(String name, int since, Set<ElementType> types, Reducer reducer, Accuracy accuracy) {
        this.reducer = reducer;
        this.schema = OperatorSchema.onnx(name)
                .since(since)
                .operand("data", "T", types)
                .optionalOperand("axes", "", ElementTypes.of(ElementType.I64))
                .result("reduced", "T", types)
                .attribute(KEEPDIMS)
                .attribute(NOOP_WITH_EMPTY_AXES)
                .accuracy(accuracy)
                .build();
    }

    @Override
    public final OperatorSchema schema() {
        return schema;
    }

    /** The reference for the elements that make one element of the result. */
    abstract double reference(double[] elements);

    /** The reference for integers and truth values. */
    abstract long reference(long[] elements, ElementType type);

    /** What is combined. */
    Expression element(Expression x, ElementType type) {
        return x;
    }

    /** What the combined value of {@code count} elements becomes. */
    Expression finish(Expression combined, Dim count, ElementType type) {
        return combined;
    }

    /** The one element of the result for a vector of known contents, null when it cannot be told. */
    Dim contents(List<Dim> elements) {
        return null;
    }

    /** The axes counted from 0, ascending; empty when they are not known. */
    static Optional<List<Integer>> axes(NodeContext in) {
        boolean none = !in.has(1) || in.shape(1).size().isKnown(0);
        Optional<long[]> given = none ? Optional.of(new long[0]) : in.knownIntegers(1);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.get().length == 0) {
            int rank = in.attribute(NOOP_WITH_EMPTY_AXES) ? 0 : in.rank(0);
            return Optional.of(IntStream.range(0, rank).boxed().toList());
        }
        return Optional.of(Arrays.stream(given.get())
                .mapToObj(axis -> in.axis(axis, in.rank(0)))
                .sorted()
                .distinct()
                .toList());
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.has(1) && in.rank(1) > 0) {
            in.requireVector(1, "the axes");
        }
        Optional<List<Integer>> axes = axes(in);
        List<Dim> dims = new ArrayList<>();
        if (axes.isEmpty()) {
            return List.of(in.tensor(0).withShape(unknown(in)));
        }
        for (int axis = 0; axis < in.rank(0); axis++) {
            if (!axes.get().contains(axis)) {
                dims.add(in.shape(0).dim(axis));
            } else if (in.attribute(KEEPDIMS)) {
                dims.add(Dim.ONE);
            }
        }
        if (in.rank(0) == 1 && axes.get().size() == 1) {
            DimArithmetic.integers(in, 0)
                    .filter(c -> !c.isEmpty())
                    .map(this::contents)
                    .ifPresent(c -> in.contents(0, List.of(c)));
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    private static Shape unknown(InferenceContext in) {
        List<Dim> dims = new ArrayList<>();
        Dim count = in.shape(1).size();
        if (!in.attribute(KEEPDIMS) && !count.isKnown()) {
            return Shape.UNRANKED;
        }
        long rank = in.attribute(KEEPDIMS) ? in.rank(0) : in.rank(0) - count.knownValue();
        for (long i = 0; i < rank; i++) {
            dims.add(in.freshSymbol("reduced"));
        }
        return Shape.of(dims);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] given = in.has(1) ? in.tensor(1).toLongs() : new long[0];
        boolean[] reduced = new boolean[x.rank()];
        Arrays.fill(reduced, given.length == 0 && !in.attribute(NOOP_WITH_EMPTY_AXES));
        for (long axis : given) {
            reduced[in.axis(axis, x.rank())] = true;
        }
        long[] kept = x.shape();
        long[] inner = x.shape();
        for (int axis = 0; axis < x.rank(); axis++) {
            kept[axis] = reduced[axis] ? 1 : kept[axis];
            inner[axis] = reduced[axis] ? inner[axis] : 1;
        }
        Tensor y = Tensor.zeros(x.elementType(), kept);
        Index.forEach(kept, outer -> {
            List<Long> places = new ArrayList<>();
            Index.forEach(inner, offset -> {
                long[] index = outer.clone();
                for (int axis = 0; axis < index.length; axis++) {
                    index[axis] += offset[axis];
                }
                places.add(Index.flat(x.shape(), index));
            });
            long i = Index.flat(kept, outer);
            if (x.elementType().isFloat()) {
                y.setDouble(
                        i, reference(places.stream().mapToDouble(x::getDouble).toArray()));
            } else {
                y.setLong(i, reference(places.stream().mapToLong(x::getLong).toArray(), x.elementType()));
            }
        });
        long[] shape = in.attribute(KEEPDIMS)
                ? kept
                : IntStream.range(0, x.rank())
                        .filter(axis -> !reduced[axis])
                        .mapToLong(x::extent)
                        .toArray();
        return List.of(y.reshaped(shape));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<List<Integer>> axes = axes(to);
        ElementType type = to.element(0);
        if (axes.isEmpty() || type == ElementType.U64) {
            return new Lowering.HostCall(
                    "reduce",
                    Map.of(
                            "operator", schema.name(),
                            "keepdims", to.attribute(KEEPDIMS) ? 1L : 0L,
                            "noop_with_empty_axes", to.attribute(NOOP_WITH_EMPTY_AXES) ? 1L : 0L));
        }
        Expression element = element(to.scalar(0), type);
        Dim count = Dim.ONE;
        for (int axis : axes.get()) {
            count = count.times(to.shape(0).dim(axis));
        }
        if (axes.get().isEmpty()) {
            return new Lowering.Elementwise(List.of(finish(element, count, type)));
        }
        Expression combined = new Expression.Operand(-1, elementType(element.type()));
        return new Lowering.Reduction(
                element, reducer, finish(combined, count, type), axes.get(), to.attribute(KEEPDIMS));
    }

    private static ElementType elementType(ScalarType type) {
        return switch (type) {
            case F32 -> ElementType.F32;
            case F64 -> ElementType.F64;
            case I32 -> ElementType.I32;
            case I64 -> ElementType.I64;
            case BOOL -> ElementType.BOOL;
        };
    }
}
