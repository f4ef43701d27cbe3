package dev.sardonyx.ops.resampling;

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
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The boxes of each class that no better box overlaps too much (ONNX NonMaxSuppression-11), as batch, class and box.
 */
public final class NonMaxSuppression implements Operator {
    /** 0: corners [y1, x1, y2, x2]; 1: [x, y, width, height] around the center. */
    public static final AttributeKey<Long> CENTER_POINT_BOX =
            AttributeKey.integer("center_point_box").orElse(0L);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("NonMaxSuppression")
                .since(11)
                .operand("boxes", "", ElementTypes.of(ElementType.F32))
                .operand("scores", "", ElementTypes.of(ElementType.F32))
                .optionalOperand("max_output_boxes_per_class", "", ElementTypes.of(ElementType.I64))
                .optionalOperand("iou_threshold", "", ElementTypes.of(ElementType.F32))
                .optionalOperand("score_threshold", "", ElementTypes.of(ElementType.F32))
                .result("selected_indices", "", ElementTypes.of(ElementType.I64))
                .attribute(CENTER_POINT_BOX)
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 3 || in.rank(1) != 3) {
            throw in.error(
                    "needs boxes [N, B, 4] and scores [N, C, B], found " + in.shape(0) + " and " + in.shape(1), "");
        }
        in.requireEqual(in.shape(0).dim(0), in.shape(1).dim(0), "boxes and scores must have one batch");
        in.requireEqual(in.shape(0).dim(1), in.shape(1).dim(2), "each box must have a score");
        return List.of(TensorType.of(ElementType.I64, Shape.of(in.freshSymbol("selected"), Dim.known(3))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor scores = in.tensor(1);
        long limit = in.has(2) ? in.tensor(2).getLong(0) : 0;
        double overlap = in.has(3) ? in.tensor(3).getDouble(0) : 0;
        List<long[]> selected = new ArrayList<>();
        Index.forEach(new long[] {scores.extent(0), scores.extent(1)}, row -> {
            long start = (row[0] * scores.extent(1) + row[1]) * scores.extent(2);
            List<Long> order = LongStream.range(0, scores.extent(2))
                    .filter(b -> !in.has(4)
                            || scores.getDouble(start + b) > in.tensor(4).getDouble(0))
                    .boxed()
                    .sorted((a, b) -> Double.compare(scores.getDouble(start + b), scores.getDouble(start + a)))
                    .toList();
            List<double[]> kept = new ArrayList<>();
            for (long candidate : order) {
                double[] box = corners(in, row[0], candidate);
                if (kept.size() < limit && kept.stream().noneMatch(other -> overlap(box, other) > overlap)) {
                    kept.add(box);
                    selected.add(new long[] {row[0], row[1], candidate});
                }
            }
        });
        Tensor y = Tensor.zeros(ElementType.I64, selected.size(), 3);
        for (int i = 0; i < selected.size() * 3; i++) {
            y.setLong(i, selected.get(i / 3)[i % 3]);
        }
        return List.of(y);
    }

    /** The lower and upper bounds of a box along both axes. */
    private static double[] corners(EvaluationContext in, long batch, long box) {
        double[] b = new double[4];
        for (int i = 0; i < 4; i++) {
            b[i] = in.tensor(0).getFloat((batch * in.tensor(0).extent(1) + box) * 4 + i);
        }
        if (in.attribute(CENTER_POINT_BOX) != 0) {
            return new double[] {b[0] - b[2] / 2, b[1] - b[3] / 2, b[0] + b[2] / 2, b[1] + b[3] / 2};
        }
        return new double[] {Math.min(b[0], b[2]), Math.min(b[1], b[3]), Math.max(b[0], b[2]), Math.max(b[1], b[3])};
    }

    /** The area that two boxes share, divided by the area that they cover. */
    private static float overlap(double[] a, double[] b) {
        double first = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
        double second = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        if (first <= 0 || second <= 0) {
            return 0;
        }
        double shared = first * second;
        double covered = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared;
        return (float) (shared / covered);
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall("non_max_suppression", Map.of("center_point_box", to.attribute(CENTER_POINT_BOX)));
    }
}
