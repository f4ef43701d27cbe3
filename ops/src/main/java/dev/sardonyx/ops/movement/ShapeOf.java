package dev.sardonyx.ops.movement;

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
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The extents of the operand from {@link #START} up to {@link #END} as a vector (ONNX Shape-25). */
public final class ShapeOf implements Operator {
    public static final AttributeKey<Long> START = AttributeKey.integer("start").orElse(0L);
    /** Default: the rank. */
    public static final AttributeKey<Long> END = AttributeKey.integer("end").optional();

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Shape")
                .since(25)
                .operand("data", "T", ElementTypes.ALL)
                .result("shape", "T1", ElementTypes.of(ElementType.I64))
                .attribute(START)
                .attribute(END)
                .build();
    }

    private static long clamped(long bound, int rank) {
        return Math.clamp(bound < 0 ? bound + rank : bound, 0, rank);
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (!in.shape(0).isRanked()) {
            return List.of(TensorType.of(ElementType.I64, Shape.of(in.freshSymbol("rank"))));
        }
        int rank = in.rank(0);
        int start = (int) clamped(in.attribute(START), rank);
        int end = (int) Math.max(start, clamped(in.find(END).orElse((long) rank), rank));
        in.contents(0, in.shape(0).dims().subList(start, end));
        return List.of(TensorType.of(ElementType.I64, end - start));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        long[] shape = in.tensor(0).shape();
        int start = (int) clamped(in.attribute(START), shape.length);
        int end = (int) clamped(in.find(END).orElse((long) shape.length), shape.length);
        return List.of(Tensor.vector(start < end ? Arrays.copyOfRange(shape, start, end) : new long[0]));
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return to.shape(0).isRanked()
                ? new Lowering.Contents()
                : new Lowering.HostCall(
                        "shape",
                        Map.of("start", to.attribute(START), "end", to.find(END).orElse(Long.MAX_VALUE)));
    }
}
