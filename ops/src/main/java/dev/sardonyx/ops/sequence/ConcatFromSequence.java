package dev.sardonyx.ops.sequence;

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
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The elements of a sequence behind one another, along an axis or a new one (ONNX ConcatFromSequence-11). */
public final class ConcatFromSequence implements Operator {
    public static final AttributeKey<Long> AXIS = AttributeKey.integer("axis");
    public static final AttributeKey<Boolean> NEW_AXIS =
            AttributeKey.flag("new_axis").orElse(false);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("ConcatFromSequence")
                .since(11)
                .operand("input_sequence", "", ElementTypes.ALL)
                .result("concat_result", "T", ElementTypes.ALL)
                .attribute(AXIS)
                .attribute(NEW_AXIS)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (!(Sequences.one(in, Sequences.element(in, 0)) instanceof TensorType element)) {
            throw in.error("the sequence must hold tensors", "");
        }
        if (!element.shape().isRanked()) {
            return List.of(element);
        }
        List<Dim> dims = new ArrayList<>(element.shape().dims());
        boolean isNew = in.attribute(NEW_AXIS);
        int axis = in.axis(in.attribute(AXIS), dims.size() + (isNew ? 1 : 0));
        if (isNew) {
            dims.add(axis, in.freshSymbol("elements"));
        } else {
            dims.set(axis, in.freshSymbol("elements"));
        }
        return List.of(element.withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        List<Datum> elements = Sequences.elements(in, 0);
        boolean isNew = in.attribute(NEW_AXIS);
        Tensor first = (Tensor) elements.getFirst();
        int axis = in.axis(in.attribute(AXIS), first.rank() + (isNew ? 1 : 0));
        List<Tensor> pieces = new ArrayList<>();
        for (Datum datum : elements) {
            Tensor tensor = (Tensor) datum;
            if (isNew) {
                long[] shape = new long[tensor.rank() + 1];
                System.arraycopy(tensor.shape(), 0, shape, 0, axis);
                shape[axis] = 1;
                System.arraycopy(tensor.shape(), axis, shape, axis + 1, tensor.rank() - axis);
                tensor = tensor.reshaped(shape);
            }
            pieces.add(tensor);
        }
        long[] shape = pieces.getFirst().shape();
        shape[axis] = pieces.stream().mapToLong(p -> p.extent(axis)).sum();
        Tensor y = Tensor.zeros(first.elementType(), shape);
        long begin = 0;
        for (Tensor piece : pieces) {
            long offset = begin;
            Index.forEach(piece.shape(), index -> {
                long[] target = index.clone();
                target[axis] += offset;
                y.copyElement(Index.flat(shape, target), piece, Index.flat(piece.shape(), index));
            });
            begin += piece.extent(axis);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "concat_from_sequence",
                Map.of("axis", to.attribute(AXIS), "new_axis", to.attribute(NEW_AXIS) ? 1L : 0L));
    }
}
