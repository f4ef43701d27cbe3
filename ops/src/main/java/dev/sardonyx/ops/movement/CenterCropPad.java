package dev.sardonyx.ops.movement;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.NodeContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The middle of the operand, or the operand in the middle of zeros, to reach given extents (ONNX CenterCropPad-18). */
public final class CenterCropPad implements Operator {
    /** Default: all. */
    public static final AttributeKey<List<Long>> AXES =
            AttributeKey.integers("axes").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("CenterCropPad")
                .since(18)
                .operand("input_data", "T", ElementTypes.ALL)
                .operand("shape", "Tind", ElementTypes.INDICES)
                .result("output_data", "T", ElementTypes.ALL)
                .attribute(AXES)
                .build();
    }

    private static List<Integer> axes(NodeContext in) {
        return in.find(AXES)
                .map(axes -> axes.stream().map(a -> in.axis(a, in.rank(0))).toList())
                .orElseGet(() -> IntStream.range(0, in.rank(0)).boxed().toList());
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        List<Integer> axes = axes(in);
        in.requireVector(1, "the extents");
        in.requireEqual(in.shape(1).dim(0), Dim.known(axes.size()), "there must be an extent for each axis");
        Optional<List<Dim>> wanted = in.contents(1);
        if (wanted.isPresent() && wanted.get().size() != axes.size()) {
            throw in.error("needs " + axes.size() + " extents, found " + wanted.get(), "");
        }
        Shape shape = in.shape(0);
        for (int i = 0; i < axes.size(); i++) {
            shape = shape.with(axes.get(i), wanted.isPresent() ? wanted.get().get(i) : in.freshSymbol("crop"));
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] shape = x.shape();
        long[] shift = new long[x.rank()];
        for (int i = 0; i < in.tensor(1).size(); i++) {
            int axis = in.find(AXES).isPresent() ? in.axis(in.attribute(AXES).get(i), x.rank()) : i;
            shape[axis] = in.tensor(1).getLong(i);
            long difference = x.extent(axis) - shape[axis];
            shift[axis] = difference >= 0 ? difference / 2 : -(-difference / 2);
        }
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(shape, index -> {
            long[] source = new long[x.rank()];
            boolean inside = true;
            for (int axis = 0; axis < source.length; axis++) {
                source[axis] = index[axis] + shift[axis];
                inside &= source[axis] >= 0 && source[axis] < x.extent(axis);
            }
            if (inside) {
                y.copyElement(Index.flat(shape, index), x, Index.flat(x.shape(), source));
            }
        });
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        List<Integer> axes = axes(to);
        boolean known = axes.stream()
                .allMatch(a ->
                        to.shape(0).dim(a).isKnown() && to.resultShape(0).dim(a).isKnown());
        if (!known) {
            return new Lowering.HostCall(
                    "center_crop_pad",
                    Map.of("axes", axes.stream().mapToLong(a -> a).toArray()));
        }
        int rank = to.rank(0);
        long[] pads = new long[2 * rank];
        for (int axis : axes) {
            long difference = to.resultShape(0).dim(axis).knownValue()
                    - to.shape(0).dim(axis).knownValue();
            pads[axis] = difference / 2;
            pads[axis + rank] = difference - pads[axis];
        }
        return new Lowering.Decomposition(out -> out.result(out.node("Pad", out.operand(0), out.vector(pads))));
    }
}
