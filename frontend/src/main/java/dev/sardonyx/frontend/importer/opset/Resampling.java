package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;
import static dev.sardonyx.frontend.importer.opset.NodeRewriter.join;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.tensor.Tensor;
import java.util.List;

/** {@code Upsample} and older forms of {@code Resize}. */
final class Resampling {
    static final List<Row> ROWS = List.of(
            Row.of("Upsample", 1, 6, Resampling::upsampleBySides),
            Row.of("Upsample", 7, 8, Resampling::upsampleByAttribute),
            Row.of("Upsample", 9, 28, to -> asymmetric(to, to.input(1))),
            Row.of("Resize", 10, 10, to -> asymmetric(to, to.input(1))),
            Row.of("Resize", 11, 28, Resampling::withoutEmptyInputs));

    private Resampling() {}

    private static void upsampleBySides(NodeRewriter to) {
        float height = to.number("height_scale", 1);
        float width = to.number("width_scale", 1);
        asymmetric(to, to.constant("scales", Tensor.ofFloats(new float[] {1, 1, height, width}, 4)));
    }

    private static void upsampleByAttribute(NodeRewriter to) {
        List<Float> scales = to.numbers("scales").orElse(List.of());
        float[] values = new float[scales.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scales.get(i);
        }
        asymmetric(to, to.constant("scales", Tensor.ofFloats(values, values.length)));
    }

    /** Until version 10 output index times inverse scale was the input index. */
    private static void asymmetric(NodeRewriter to, String scales) {
        String mode = to.text("mode", "nearest");
        to.replace(
                "Resize",
                List.of(to.input(0), "", scales),
                List.of(
                        attribute("mode", mode.equals("bilinear") ? "linear" : mode),
                        attribute("coordinate_transformation_mode", "asymmetric"),
                        attribute("nearest_mode", "floor")));
    }

    /** Tensors without elements stood for inputs that are not given. */
    private static void withoutEmptyInputs(NodeRewriter to) {
        String mode = to.text("coordinate_transformation_mode", "half_pixel");
        String sizes = unlessEmpty(to, to.input(3));
        String scales = sizes.isEmpty() ? unlessEmpty(to, to.input(2)) : "";
        String roi = mode.equals("tf_crop_and_resize") ? to.input(1) : "";
        List<OnnxAttribute> attributes = mode.equals("tf_half_pixel_for_nn")
                ? withoutTensorFlowMode(to)
                : to.node().attributes();
        to.replace(
                "Resize",
                sizes.isEmpty() ? List.of(to.input(0), roi, scales) : List.of(to.input(0), roi, scales, sizes),
                attributes);
    }

    private static String unlessEmpty(NodeRewriter to, String input) {
        return to.facts().constant(input).filter(t -> t.size() == 0).isPresent() ? "" : input;
    }

    /** {@code floor((x + 0.5) / s)} is {@code (x + 0.5) / s - 0.5} rounded to nearest, halves up. */
    private static List<OnnxAttribute> withoutTensorFlowMode(NodeRewriter to) {
        if (!to.text("mode", "nearest").equals("nearest")
                || !to.text("nearest_mode", "round_prefer_floor").equals("floor")) {
            throw to.unsupported(
                    "coordinate_transformation_mode 'tf_half_pixel_for_nn' goes with nearest_mode 'floor' only",
                    "export with 'half_pixel' or for operator set 13");
        }
        return join(
                to.without("coordinate_transformation_mode", "nearest_mode"),
                attribute("coordinate_transformation_mode", "half_pixel"),
                attribute("nearest_mode", "round_prefer_ceil"));
    }
}
