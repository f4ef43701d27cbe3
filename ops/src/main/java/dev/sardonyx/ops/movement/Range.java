package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.kernel.Expression;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.ValueFacts;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** The numbers from {@code start} towards but not including {@code limit} by {@code delta} (ONNX Range-27). */
public final class Range implements Operator {
    private static final Set<ElementType> TYPES =
            ElementTypes.union(ElementTypes.FLOATS, ElementTypes.of(ElementType.I16, ElementType.I32, ElementType.I64));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Range")
                .since(27)
                .operand("start", "T", TYPES)
                .operand("limit", "T", TYPES)
                .operand("delta", "T", TYPES)
                .result("output", "T", TYPES)
                .build();
    }

    /** The number of elements where the operands tell it. */
    private static Optional<Dim> count(NodeContext in) {
        if (in.element(0).isFloat()) {
            if (in.constant(0).isEmpty()
                    || in.constant(1).isEmpty()
                    || in.constant(2).isEmpty()) {
                return Optional.empty();
            }
            double start = in.constant(0).get().getDouble(0);
            double limit = in.constant(1).get().getDouble(0);
            double delta = in.constant(2).get().getDouble(0);
            return Optional.of(Dim.known((long) Math.max(0, Math.ceil((limit - start) / delta))));
        }
        Optional<List<Dim>> start = in.contents(0);
        Optional<List<Dim>> limit = in.contents(1);
        Optional<List<Dim>> delta = in.contents(2).filter(d -> d.getFirst().isKnown());
        if (start.isEmpty() || limit.isEmpty() || delta.isEmpty()) {
            return Optional.empty();
        }
        if (delta.get().getFirst().isKnown(0)) {
            throw in.error("'delta' is 0", "");
        }
        Dim distance = limit.get().getFirst().minus(start.get().getFirst());
        return Optional.of(DimArithmetic.max(distance.ceilDiv(delta.get().getFirst()), Dim.ZERO));
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        for (int i = 0; i < 3; i++) {
            in.requireEqual(in.shape(i).size(), Dim.ONE, "start, limit and delta must be one element each");
        }
        Dim count = count(in).orElseGet(() -> in.freshSymbol("range"));
        boolean small = count.isKnown() && count.knownValue() <= ValueFacts.LONGEST_CONTENTS;
        if (small && in.element(0).isInteger() && count(in).isPresent()) {
            Dim start = in.contents(0).orElseThrow().getFirst();
            Dim delta = in.contents(2).orElseThrow().getFirst();
            in.contents(
                    0,
                    LongStream.range(0, count.knownValue())
                            .mapToObj(i -> start.plus(delta.times(i)))
                            .toList());
        }
        return List.of(TensorType.of(in.element(0), Shape.of(count)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor start = in.tensor(0);
        Tensor delta = in.tensor(2);
        if (start.size() != 1 || in.tensor(1).size() != 1 || delta.size() != 1) {
            throw in.error("start, limit and delta must be one element each");
        }
        if (delta.getDouble(0) == 0) {
            throw in.error("the delta must not be 0");
        }
        double distance = in.tensor(1).getDouble(0) - start.getDouble(0);
        long count = (long) Math.max(0, Math.ceil(distance / delta.getDouble(0)));
        Tensor y = Tensor.zeros(start.elementType(), count);
        for (long i = 0; i < count; i++) {
            if (start.elementType().isFloat()) {
                y.setDouble(i, start.getDouble(0) + i * delta.getDouble(0));
            } else {
                y.setLong(i, start.getLong(0) + i * delta.getLong(0));
            }
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        if (count(to).isEmpty()) {
            return new Lowering.HostCall("range", Map.of());
        }
        Expression start = to.scalar(0);
        Expression position = new Expression.Index(0).convert(start.type());
        return new Lowering.Elementwise(List.of(start.plus(position.times(to.scalar(2)))));
    }
}
