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
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operand at another resolution along axes (ONNX Resize-19): to given extents or by given scales, by the nearest
 * element, linear or cubic interpolation, with several ways to say where an element of the result lies.
 */
public final class Resize implements Operator {
    public static final AttributeKey<Boolean> ANTIALIAS =
            AttributeKey.flag("antialias").orElse(false);
    /** Default: all. */
    public static final AttributeKey<List<Long>> AXES =
            AttributeKey.integers("axes").optional();

    public static final AttributeKey<String> COORDINATE_TRANSFORMATION_MODE =
            AttributeKey.text("coordinate_transformation_mode").orElse("half_pixel");
    public static final AttributeKey<Float> CUBIC_COEFF_A =
            AttributeKey.number("cubic_coeff_a").orElse(-0.75f);
    public static final AttributeKey<Boolean> EXCLUDE_OUTSIDE =
            AttributeKey.flag("exclude_outside").orElse(false);
    public static final AttributeKey<Float> EXTRAPOLATION_VALUE =
            AttributeKey.number("extrapolation_value").orElse(0f);
    /** {@code stretch}, {@code not_larger} or {@code not_smaller}. */
    public static final AttributeKey<String> KEEP_ASPECT_RATIO_POLICY =
            AttributeKey.text("keep_aspect_ratio_policy").orElse("stretch");
    /** {@code nearest}, {@code linear} or {@code cubic}. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode").orElse("nearest");

    public static final AttributeKey<String> NEAREST_MODE =
            AttributeKey.text("nearest_mode").orElse("round_prefer_floor");

    private static final Map<AttributeKey<String>, Set<String>> CHOICES = Map.of(
            COORDINATE_TRANSFORMATION_MODE,
                    Set.of(
                            "half_pixel",
                            "half_pixel_symmetric",
                            "pytorch_half_pixel",
                            "align_corners",
                            "asymmetric",
                            "tf_crop_and_resize"),
            KEEP_ASPECT_RATIO_POLICY, Set.of("stretch", "not_larger", "not_smaller"),
            MODE, Set.of("nearest", "linear", "cubic"),
            NEAREST_MODE, Set.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"));

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("Resize")
                .since(19)
                .operand("X", "T1", ElementTypes.ALL)
                .optionalOperand("roi", "T2", ElementTypes.FLOATS)
                .optionalOperand("scales", "", ElementTypes.of(ElementType.F32))
                .optionalOperand("sizes", "", ElementTypes.of(ElementType.I64))
                .result("Y", "T1", ElementTypes.ALL)
                .attribute(ANTIALIAS)
                .attribute(AXES)
                .attribute(COORDINATE_TRANSFORMATION_MODE)
                .attribute(CUBIC_COEFF_A)
                .attribute(EXCLUDE_OUTSIDE)
                .attribute(EXTRAPOLATION_VALUE)
                .attribute(KEEP_ASPECT_RATIO_POLICY)
                .attribute(MODE)
                .attribute(NEAREST_MODE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        CHOICES.forEach((key, choices) -> {
            if (!choices.contains(in.attribute(key))) {
                throw in.error(
                        "'" + key.name() + "' must be one of " + new TreeSet<>(choices) + ", found '"
                                + in.attribute(key) + "'",
                        "");
            }
        });
        for (int i = 1; i <= 3; i++) {
            if (in.has(i)) {
                in.requireVector(i, "operand " + i);
            }
        }
        List<Integer> axes = ResizeExtents.axes(in);
        in.requireEqual(
                in.shape(ResizeExtents.hasSizes(in) ? 3 : 2).dim(0),
                Dim.known(axes.size()),
                "there must be a scale or size for each axis");
        Optional<List<Optional<Dim>>> extents = ResizeExtents.of(in, axes);
        Shape shape = in.shape(0);
        for (int i = 0; i < axes.size(); i++) {
            int index = i;
            Dim extent = extents.flatMap(e -> e.get(index)).orElseGet(() -> in.freshSymbol("resized"));
            shape = shape.with(axes.get(i), extent);
        }
        return List.of(in.tensor(0).withShape(shape));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(new ResizeReference(in).evaluate());
    }

    @Override
    public Lowering lower(LoweringContext to) {
        Optional<ResizePlan> plan = ResizePlan.of(to);
        if (plan.isPresent()) {
            return new Lowering.Decomposition(plan.get()::write);
        }
        Map<String, Object> constants = new HashMap<>(Map.of(
                "antialias", to.attribute(ANTIALIAS) ? 1L : 0L,
                "axes", ResizeExtents.axes(to).stream().mapToLong(a -> a).toArray(),
                "coordinate_transformation_mode", to.attribute(COORDINATE_TRANSFORMATION_MODE),
                "cubic_coeff_a", to.attribute(CUBIC_COEFF_A),
                "exclude_outside", to.attribute(EXCLUDE_OUTSIDE) ? 1L : 0L,
                "extrapolation_value", to.attribute(EXTRAPOLATION_VALUE),
                "keep_aspect_ratio_policy", to.attribute(KEEP_ASPECT_RATIO_POLICY),
                "mode", to.attribute(MODE),
                "nearest_mode", to.attribute(NEAREST_MODE)));
        return new Lowering.HostCall("resize", constants);
    }
}
