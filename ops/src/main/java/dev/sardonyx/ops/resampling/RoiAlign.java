package dev.sardonyx.ops.resampling;

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
import dev.sardonyx.ops.reference.Index;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Regions of an image pooled to one size, read between elements (ONNX RoiAlign-22). */
public final class RoiAlign implements Operator {
    /** {@code half_pixel} or {@code output_half_pixel}. */
    public static final AttributeKey<String> COORDINATE_TRANSFORMATION_MODE =
            AttributeKey.text("coordinate_transformation_mode").orElse("half_pixel");
    /** {@code avg} or {@code max}. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode").orElse("avg");

    public static final AttributeKey<Long> OUTPUT_HEIGHT =
            AttributeKey.integer("output_height").orElse(1L);
    public static final AttributeKey<Long> OUTPUT_WIDTH =
            AttributeKey.integer("output_width").orElse(1L);
    /** Samples an axis in each bin; 0: as many as its extent. */
    public static final AttributeKey<Long> SAMPLING_RATIO =
            AttributeKey.integer("sampling_ratio").orElse(0L);

    public static final AttributeKey<Float> SPATIAL_SCALE =
            AttributeKey.number("spatial_scale").orElse(1f);

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("RoiAlign")
                .since(22)
                .operand("X", "T1", ElementTypes.FLOATS)
                .operand("rois", "T1", ElementTypes.FLOATS)
                .operand("batch_indices", "T2", ElementTypes.of(ElementType.I64))
                .result("Y", "T1", ElementTypes.FLOATS)
                .attribute(COORDINATE_TRANSFORMATION_MODE)
                .attribute(MODE)
                .attribute(OUTPUT_HEIGHT)
                .attribute(OUTPUT_WIDTH)
                .attribute(SAMPLING_RATIO)
                .attribute(SPATIAL_SCALE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        if (in.rank(0) != 4 || in.rank(1) != 2 || in.rank(2) != 1) {
            throw in.error("needs an image [N, C, H, W], regions [R, 4] and R batches", "");
        }
        Dim regions = in.unified(in.shape(1).dim(0), in.shape(2).dim(0), "each region must have a batch");
        return List.of(in.tensor(0)
                .withShape(Shape.of(
                        regions,
                        in.shape(0).dim(1),
                        Dim.known(in.attribute(OUTPUT_HEIGHT)),
                        Dim.known(in.attribute(OUTPUT_WIDTH)))));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        Tensor x = in.tensor(0);
        long[] bins = {in.attribute(OUTPUT_HEIGHT), in.attribute(OUTPUT_WIDTH)};
        long[] shape = {in.tensor(1).extent(0), x.extent(1), bins[0], bins[1]};
        Tensor y = Tensor.zeros(x.elementType(), shape);
        boolean halfPixel = in.attribute(COORDINATE_TRANSFORMATION_MODE).equals("half_pixel");
        Index.forEach(shape, index -> {
            double[] start = new double[2];
            double[] step = new double[2];
            long[] samples = new long[2];
            for (int axis = 0; axis < 2; axis++) {
                double scale = in.attribute(SPATIAL_SCALE);
                start[axis] = in.tensor(1).getDouble(index[0] * 4 + 1 - axis) * scale - (halfPixel ? 0.5 : 0);
                double end = in.tensor(1).getDouble(index[0] * 4 + 3 - axis) * scale - (halfPixel ? 0.5 : 0);
                double length = halfPixel ? end - start[axis] : Math.max(end - start[axis], 1);
                step[axis] = length / bins[axis];
                samples[axis] =
                        in.attribute(SAMPLING_RATIO) > 0 ? in.attribute(SAMPLING_RATIO) : (long) Math.ceil(step[axis]);
            }
            boolean mean = in.attribute(MODE).equals("avg");
            double[] result = {mean ? 0 : Double.NEGATIVE_INFINITY};
            long image = in.tensor(2).getLong(index[0]) * x.extent(1) + index[1];
            Index.forEach(samples, sample -> {
                double[] at = new double[2];
                for (int axis = 0; axis < 2; axis++) {
                    at[axis] = start[axis] + (index[axis + 2] + (sample[axis] + 0.5) / samples[axis]) * step[axis];
                }
                double[] parts = corners(x, image, at);
                result[0] = mean
                        ? result[0] + parts[0] + parts[1] + parts[2] + parts[3]
                        : Math.max(result[0], Arrays.stream(parts).max().getAsDouble());
            });
            long count = Math.max(samples[0] * samples[1], 1);
            double value = mean ? result[0] / count : Double.isInfinite(result[0]) ? 0 : result[0];
            y.setDouble(Index.flat(shape, index), value);
        });
        return List.of(y);
    }

    /** The four elements around a place, each times its weight. */
    private static double[] corners(Tensor x, long image, double[] at) {
        double[] parts = new double[4];
        long[] low = new long[2];
        long[] high = new long[2];
        double[] ratio = new double[2];
        for (int axis = 0; axis < 2; axis++) {
            long extent = x.extent(axis + 2);
            if (at[axis] < -1 || at[axis] > extent) {
                return parts;
            }
            double place = Math.max(at[axis], 0);
            low[axis] = Math.min((long) place, extent - 1);
            high[axis] = Math.min(low[axis] + 1, extent - 1);
            ratio[axis] = low[axis] == extent - 1 ? 0 : place - low[axis];
        }
        for (int i = 0; i < 4; i++) {
            long row = i < 2 ? low[0] : high[0];
            long column = i % 2 == 0 ? low[1] : high[1];
            double weight = (i < 2 ? 1 - ratio[0] : ratio[0]) * (i % 2 == 0 ? 1 - ratio[1] : ratio[1]);
            parts[i] = weight * x.getDouble((image * x.extent(2) + row) * x.extent(3) + column);
        }
        return parts;
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "roi_align",
                Map.of(
                        "coordinate_transformation_mode", to.attribute(COORDINATE_TRANSFORMATION_MODE),
                        "mode", to.attribute(MODE),
                        "output_height", to.attribute(OUTPUT_HEIGHT),
                        "output_width", to.attribute(OUTPUT_WIDTH),
                        "sampling_ratio", to.attribute(SAMPLING_RATIO),
                        "spatial_scale", to.attribute(SPATIAL_SCALE)));
    }
}
