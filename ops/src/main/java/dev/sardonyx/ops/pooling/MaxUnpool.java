package dev.sardonyx.ops.pooling;

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
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The elements of a MaxPool put back where its places say, zeros elsewhere (ONNX MaxUnpool-22). */
public final class MaxUnpool implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("MaxUnpool")
                .since(22)
                .operand("X", "T1", ElementTypes.FLOATS)
                .operand("I", "T2", ElementTypes.of(ElementType.I64))
                .optionalOperand("output_shape", "T2", ElementTypes.of(ElementType.I64))
                .result("output", "T1", ElementTypes.FLOATS)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .build();
    }

    /** The extents that places refer to. */
    private static Shape pooled(NodeContext in) {
        Shape shape = in.shape(0);
        int rank = shape.rank() - 2;
        List<Dim> kernel = SpatialWindow.kernelOf(in);
        List<Long> strides = in.find(SpatialWindow.STRIDES).orElse(Collections.nCopies(rank, 1L));
        List<Long> pads = in.find(SpatialWindow.PADS).orElse(Collections.nCopies(2 * rank, 0L));
        for (int i = 0; i < rank; i++) {
            Dim extent = shape.dim(i + 2).plus(-1).times(strides.get(i)).plus(kernel.get(i));
            shape = shape.with(i + 2, extent.plus(-pads.get(i) - pads.get(i + rank)));
        }
        return shape;
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) < 3) {
            throw in.error("the operand must have batch, channels and spatial axes, found " + in.shape(0), "");
        }
        if (in.rank(1) != in.rank(0)) {
            throw in.error("there must be an index for each element, found " + in.shape(1) + " and " + in.shape(0), "");
        }
        for (int axis = 0; axis < in.rank(0); axis++) {
            in.requireEqual(in.shape(1).dim(axis), in.shape(0).dim(axis), "there must be an index for each element");
        }
        Shape shape = pooled(in);
        if (in.has(2)) {
            Optional<List<Dim>> given = in.contents(2);
            List<Dim> dims = new ArrayList<>();
            for (int i = 0; i < in.rank(0); i++) {
                dims.add(given.isPresent() ? given.get().get(i) : in.freshSymbol("unpooled"));
            }
            shape = Shape.of(dims);
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        int rank = x.rank() - 2;
        long[] pooled = x.shape();
        for (int i = 0; i < rank; i++) {
            long stride = in.find(SpatialWindow.STRIDES)
                    .map(List::copyOf)
                    .orElse(Collections.nCopies(rank, 1L))
                    .get(i);
            List<Long> pads = in.find(SpatialWindow.PADS).orElse(Collections.nCopies(2 * rank, 0L));
            pooled[i + 2] = (x.extent(i + 2) - 1) * stride
                    + in.attribute(SpatialWindow.KERNEL_SHAPE).get(i)
                    - pads.get(i)
                    - pads.get(i + rank);
        }
        Tensor y = Tensor.zeros(x.elementType(), in.has(2) ? in.tensor(2).toLongs() : pooled);
        for (long i = 0; i < x.size(); i++) {
            long[] target = Index.unflat(pooled, in.tensor(1).getLong(i));
            y.copyElement(Index.flat(y.shape(), target), x, i);
        }
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Map<String, Object> constants = new HashMap<>();
        for (AttributeKey<List<Long>> key :
                List.of(SpatialWindow.KERNEL_SHAPE, SpatialWindow.PADS, SpatialWindow.STRIDES)) {
            to.find(key)
                    .ifPresent(l -> constants.put(
                            key.name(), l.stream().mapToLong(Long::longValue).toArray()));
        }
        return new Lowering.HostCall("max_unpool", constants);
    }
}
