package dev.sardonyx.ops.pooling;

import dev.sardonyx.ir.attribute.AttributeKey;
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
import dev.sardonyx.ops.SpatialWindow;
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.ops.reference.Windows;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The largest element of every window and, on demand, where it lies (ONNX MaxPool-22). */
public final class MaxPool implements Operator {
    /** 1: places count spatial axes in column-major order. */
    public static final AttributeKey<Long> STORAGE_ORDER =
            AttributeKey.integer("storage_order").orElse(0L);

    private static final Set<ElementType> TYPES =
            ElementTypes.union(ElementTypes.FLOATS, ElementTypes.of(ElementType.I8, ElementType.U8));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("MaxPool")
                .since(22)
                .operand("X", "T", TYPES)
                .result("Y", "T", TYPES)
                .optionalResult("Indices", "I", ElementTypes.of(ElementType.I64))
                .attribute(SpatialWindow.AUTO_PAD)
                .attribute(Pooling.CEIL_MODE)
                .attribute(SpatialWindow.DILATIONS)
                .attribute(SpatialWindow.KERNEL_SHAPE)
                .attribute(SpatialWindow.PADS)
                .attribute(STORAGE_ORDER)
                .attribute(SpatialWindow.STRIDES)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        SpatialWindow window = Pooling.window(in);
        Shape shape = window.resultShape(in.shape(0).dim(0), in.shape(0).dim(1));
        return List.of(in.tensor(0).withShape(shape), TensorType.of(ElementType.I64, shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        Windows windows = Pooling.windows(in);
        long[] shape = Pooling.resultShape(x, windows);
        Tensor y = Tensor.zeros(x.elementType(), shape);
        Tensor places = Tensor.zeros(ElementType.I64, shape);
        Index.forEach(shape, index -> {
            long[] best = {-1};
            long[] bestIndex = new long[x.rank()];
            long[] outer = Arrays.copyOfRange(index, 2, index.length);
            long[] source = index.clone();
            windows.forEachInWindow(inWindow -> {
                long[] position = windows.position(outer, inWindow);
                if (windows.isInside(position)) {
                    System.arraycopy(position, 0, source, 2, position.length);
                    long i = Index.flat(x.shape(), source);
                    if (best[0] < 0 || x.getDouble(i) > x.getDouble(best[0]) || Double.isNaN(x.getDouble(i))) {
                        best[0] = i;
                        System.arraycopy(source, 0, bestIndex, 0, source.length);
                    }
                }
            });
            long i = Index.flat(shape, index);
            y.copyElement(i, x, best[0]);
            places.setLong(i, in.attribute(STORAGE_ORDER) == 0 ? best[0] : columnMajor(x, bestIndex));
        });
        return List.of(y, places);
    }

    private static long columnMajor(Tensor x, long[] index) {
        long flat = index[0] * x.extent(1) + index[1];
        for (int axis = x.rank() - 1; axis >= 2; axis--) {
            flat = flat * x.extent(axis) + index[axis];
        }
        return flat;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        SpatialWindow window = Pooling.window(to);
        if (!to.wantsResult(1)) {
            Optional<Lowering> around = Pooling.asTwoAxesOfF32(to, window);
            if (around.isPresent()) {
                return around.get();
            }
            if (to.rank(0) == 4 && to.element(0) == ElementType.F32) {
                return Pooling.lowering(true, window, false);
            }
        }
        Map<String, Object> constants = Pooling.constants(to, window);
        constants.put("storage_order", to.attribute(STORAGE_ORDER));
        return new Lowering.HostCall("max_pool", constants);
    }
}
