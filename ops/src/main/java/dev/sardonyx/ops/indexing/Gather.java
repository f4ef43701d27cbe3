package dev.sardonyx.ops.indexing;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.DimArithmetic;
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
import java.util.Optional;

/** Slices of the operand along {@link #AXIS}, chosen by indices of any shape (ONNX Gather-13). */
public final class Gather implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Gather")
                .since(13)
                .operand("data", "T", ElementTypes.ALL)
                .operand("indices", "Tind", ElementTypes.INDICES)
                .result("output", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) == 0) {
            throw in.error("the operand must have at least one axis", "");
        }
        int axis = in.axis(AXIS, 0);
        List<Dim> dims = new ArrayList<>(in.shape(0).dims().subList(0, axis));
        dims.addAll(in.shape(1).dims());
        dims.addAll(in.shape(0).dims().subList(axis + 1, in.rank(0)));
        if (in.rank(0) == 1 && in.rank(1) <= 1) {
            propagate(in);
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    private static void propagate(InferenceContext in) {
        Optional<List<Dim>> contents = DimArithmetic.integers(in, 0);
        Optional<long[]> indices = in.knownIntegers(1);
        if (contents.isEmpty() || indices.isEmpty()) {
            return;
        }
        List<Dim> chosen = new ArrayList<>();
        int size = contents.get().size();
        for (long index : indices.get()) {
            if (index < -size || index >= size) {
                throw in.error("index " + index + " is outside [" + -size + ", " + (size - 1) + "]", "");
            }
            chosen.add(contents.get().get((int) (index < 0 ? index + size : index)));
        }
        in.contents(0, chosen);
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Tensor indices = in.tensor(1);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        long[] shape = new long[x.rank() - 1 + indices.rank()];
        System.arraycopy(x.shape(), 0, shape, 0, axis);
        System.arraycopy(indices.shape(), 0, shape, axis, indices.rank());
        System.arraycopy(x.shape(), axis + 1, shape, axis + indices.rank(), x.rank() - axis - 1);
        long[] chosen = Positions.checked(indices, x.extent(axis), in);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] at = Arrays.copyOfRange(index, axis, axis + indices.rank());
            long[] source = new long[x.rank()];
            System.arraycopy(index, 0, source, 0, axis);
            source[axis] = chosen[Math.toIntExact(Index.flat(indices.shape(), at))];
            System.arraycopy(index, axis + indices.rank(), source, axis + 1, x.rank() - axis - 1);
            y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        int axis = to.axis(AXIS, 0);
        return to.element(0) == ElementType.STRING
                ? new Lowering.HostCall("gather", Map.of("axis", (long) axis))
                : new Lowering.Selection(axis);
    }
}
