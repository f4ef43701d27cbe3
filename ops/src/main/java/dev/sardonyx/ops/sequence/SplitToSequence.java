package dev.sardonyx.ops.sequence;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ir.type.ValueType.SequenceType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The operand cut along {@link #AXIS} into a sequence: into single slices, equal pieces, or given lengths (ONNX
 * SplitToSequence-24).
 */
public final class SplitToSequence implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis").orElse(0L);
    /** Whether single slices keep the axis. */
    public static final AttributeKey<Boolean> KEEPDIMS =
            AttributeKey.flag("keepdims").orElse(true);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("SplitToSequence")
                .since(24)
                .operand("input", "T", ElementTypes.ALL)
                .optionalOperand("split", "I", ElementTypes.INDICES)
                .result("output_sequence", "", ElementTypes.ALL)
                .attribute(AXIS)
                .attribute(KEEPDIMS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        int axis = in.axis(AXIS, 0);
        List<Dim> dims = new ArrayList<>(in.shape(0).dims());
        if (in.has(1) && in.rank(1) > 1) {
            throw in.error(
                    "'split' must be the length of all pieces or a vector of lengths, found " + in.shape(1),
                    "give a scalar or a vector");
        }
        if (in.has(1)) {
            dims.set(axis, in.freshSymbol("piece"));
        } else if (in.attribute(KEEPDIMS)) {
            dims.set(axis, Dim.ONE);
        } else {
            dims.remove(axis);
        }
        return List.of(new SequenceType(in.tensor(0).withShape(Shape.of(dims))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int axis = in.axis(in.attribute(AXIS), x.rank());
        List<Datum> pieces = new ArrayList<>();
        boolean listed = in.has(1) && in.tensor(1).rank() > 0;
        long each = in.has(1) && !listed ? in.tensor(1).getLong(0) : 1;
        if (each < 1) {
            throw in.error("pieces must have at least one slice, found " + each);
        }
        if (listed && Arrays.stream(in.tensor(1).toLongs()).sum() != x.extent(axis)) {
            throw in.error("the lengths " + Arrays.toString(in.tensor(1).toLongs()) + " must sum to " + x.extent(axis));
        }
        long begin = 0;
        for (int i = 0; listed ? i < in.tensor(1).size() : begin < x.extent(axis); i++) {
            long length = listed ? in.tensor(1).getLong(i) : Math.min(each, x.extent(axis) - begin);
            long[] shape = x.shape();
            shape[axis] = length;
            Tensor piece = Tensor.zeros(x.elementType(), shape);
            long offset = begin;
            Index.forEach(shape, index -> {
                long[] source = index.clone();
                source[axis] += offset;
                piece.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
            });
            boolean drop = !in.has(1) && !in.attribute(KEEPDIMS);
            pieces.add(drop ? piece.reshaped(without(shape, axis)) : piece);
            begin += length;
        }
        return List.of(new TensorSequence(pieces));
    }

    private static long[] without(long[] shape, int axis) {
        return IntStream.range(0, shape.length)
                .filter(i -> i != axis)
                .mapToLong(i -> shape[i])
                .toArray();
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "split_to_sequence",
                Map.of("axis", (long) to.axis(AXIS, 0), "keepdims", to.attribute(KEEPDIMS) ? 1L : 0L));
    }
}
