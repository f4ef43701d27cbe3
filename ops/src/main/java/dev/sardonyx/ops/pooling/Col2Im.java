package dev.sardonyx.ops.pooling;

import dev.sardonyx.ir.attribute.AttributeKey;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.Shape;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.Accuracy;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blocks, one a column, added up where they lie in an image (ONNX Col2Im-18). */
public final class Col2Im implements Operator {
    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Col2Im")
                .since(18)
                .operand("input", "T", ElementTypes.NUMERIC)
                .operand("image_shape", "", ElementTypes.of(ElementType.I64))
                .operand("block_shape", "", ElementTypes.of(ElementType.I64))
                .result("output", "T", ElementTypes.NUMERIC)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(SpatialWindow.PADS)
                .attribute(SpatialWindow.STRIDES)
                .accuracy(Accuracy.relative(1e-6))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3) {
            throw in.error("the operand must be [N, C * block, columns], found " + in.shape(0), "");
        }
        if (in.rank(1) != 1 || in.rank(2) != 1) {
            throw in.error(
                    "the image's and the block's shape must be vectors, found " + in.shape(1) + " and " + in.shape(2),
                    "give one extent for each axis of the image");
        }
        Optional<List<Dim>> image = in.contents(1);
        Optional<List<Dim>> block = in.contents(2);
        Dim count = in.shape(1).size();
        if (!count.isKnown()) {
            return List.of(in.tensor(0).withShape(Shape.UNRANKED));
        }
        List<Dim> dims = new ArrayList<>(List.of(
                in.shape(0).dim(0),
                block.isPresent()
                        ? in.shape(0).dim(1).floorDiv(Shape.of(block.get()).size())
                        : in.freshSymbol("channels")));
        for (int i = 0; i < count.knownValue(); i++) {
            dims.add(image.isPresent() ? image.get().get(i) : in.freshSymbol("image"));
        }
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] image = in.tensor(1).toLongs();
        long[] block = in.tensor(2).toLongs();
        Windows windows = new Windows(in, image, block, false);
        long channels = x.extent(1) / Tensor.size(block);
        long[] shape = new long[image.length + 2];
        shape[0] = x.extent(0);
        shape[1] = channels;
        System.arraycopy(image, 0, shape, 2, image.length);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Index.forEach(
                new long[] {x.extent(0), channels},
                row -> Index.forEach(
                        windows.result(),
                        outer -> windows.forEachInWindow(inWindow -> {
                            long[] position = windows.position(outer, inWindow);
                            if (!windows.isInside(position)) {
                                return;
                            }
                            long[] target = new long[shape.length];
                            target[0] = row[0];
                            target[1] = row[1];
                            System.arraycopy(position, 0, target, 2, image.length);
                            long line = row[1] * Tensor.size(block) + Index.flat(block, inWindow);
                            long source =
                                    (row[0] * x.extent(1) + line) * x.extent(2) + Index.flat(windows.result(), outer);
                            long i = Index.flat(shape, target);
                            y.setDouble(i, y.getDouble(i) + x.getDouble(source));
                        })));
        return List.of(y);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Map<String, Object> constants = new HashMap<>();
        for (AttributeKey<List<Long>> key :
                List.of(SpatialWindow.DILATIONS, SpatialWindow.PADS, SpatialWindow.STRIDES)) {
            to.find(key)
                    .ifPresent(l -> constants.put(
                            key.name(), l.stream().mapToLong(Long::longValue).toArray()));
        }
        return new Lowering.HostCall("col2im", constants);
    }
}
