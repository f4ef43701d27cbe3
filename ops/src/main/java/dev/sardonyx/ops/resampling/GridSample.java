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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Elements of an image read at the places of a grid, which go from -1 to 1 (ONNX GridSample-22). */
public final class GridSample implements Operator {
    public static final AttributeKey<Boolean> ALIGN_CORNERS =
            AttributeKey.flag("align_corners").orElse(false);
    /** {@code linear}, {@code nearest} or {@code cubic}. */
    public static final AttributeKey<String> MODE = AttributeKey.text("mode").orElse("linear");
    /** {@code zeros}, {@code border} or {@code reflection}. */
    public static final AttributeKey<String> PADDING_MODE =
            AttributeKey.text("padding_mode").orElse("zeros");

    @Override
    public OperatorSchema schema() {
        return OperatorSchema.onnx("GridSample")
                .since(22)
                .operand("X", "T1", ElementTypes.NUMERIC_OR_BOOL)
                .operand("grid", "T2", ElementTypes.FLOATS)
                .result("Y", "T1", ElementTypes.NUMERIC_OR_BOOL)
                .attribute(ALIGN_CORNERS)
                .attribute(MODE)
                .attribute(PADDING_MODE)
                .accuracy(Accuracy.relative(1e-5))
                .build();
    }

    @Override
    public List<ValueType> infer(InferenceContext in) {
        Shape x = in.shape(0);
        Shape grid = in.shape(1);
        if (x.rank() < 3 || grid.rank() != x.rank()) {
            throw in.error("the image and the grid must have one rank of at least 3, found " + x + " and " + grid, "");
        }
        in.requireEqual(grid.dim(grid.rank() - 1), Dim.known(x.rank() - 2), "places must have one number an axis");
        if (!Set.of("linear", "nearest", "cubic").contains(in.attribute(MODE))) {
            throw in.error("'mode' must be 'linear', 'nearest' or 'cubic', found '" + in.attribute(MODE) + "'", "");
        }
        if (!Set.of("zeros", "border", "reflection").contains(in.attribute(PADDING_MODE))) {
            throw in.error(
                    "'padding_mode' must be 'zeros', 'border' or 'reflection', found '" + in.attribute(PADDING_MODE)
                            + "'",
                    "");
        }
        List<Dim> dims = new ArrayList<>(
                List.of(in.unified(x.dim(0), grid.dim(0), "the image and the grid must have one batch"), x.dim(1)));
        dims.addAll(grid.dims().subList(1, grid.rank() - 1));
        return List.of(in.tensor(0).withShape(Shape.of(dims)));
    }

    @Override
    public List<Datum> evaluate(EvaluationContext in) {
        return List.of(new GridSampleReference(in).evaluate());
    }

    @Override
    public Lowering lower(LoweringContext to) {
        return new Lowering.HostCall(
                "grid_sample",
                Map.of(
                        "align_corners", to.attribute(ALIGN_CORNERS) ? 1L : 0L,
                        "mode", to.attribute(MODE),
                        "padding_mode", to.attribute(PADDING_MODE)));
    }
}
