package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Operators of ONNX Runtime's domain {@code com.microsoft} that ONNX has by now, and those that changed domain or name.
 */
final class MicrosoftDuplicates {
    private static final String DOMAIN = "com.microsoft";
    private static final long INT64 = 7;
    private static final Map<String, String> GRID_MODES = Map.of("bilinear", "linear", "bicubic", "cubic");

    static final List<Row> ROWS = Stream.of(
                    row("DequantizeLinear", MicrosoftDuplicates::same),
                    row("ExpandDims", MicrosoftDuplicates::expandDims),
                    row("GatherND", MicrosoftDuplicates::gather),
                    row("GridSample", MicrosoftDuplicates::gridSample),
                    row("Pad", MicrosoftDuplicates::pad),
                    row("QLinearConv", MicrosoftDuplicates::convolution),
                    row("QuantizeLinear", MicrosoftDuplicates::same),
                    row("Range", MicrosoftDuplicates::range),
                    row("SimplifiedLayerNormalization", MicrosoftDuplicates::same),
                    row("TransposeMatMul", MicrosoftDuplicates::fused),
                    row("Trilu", MicrosoftDuplicates::same),
                    row("Unique", MicrosoftDuplicates::unique))
            .toList();

    private MicrosoftDuplicates() {}

    private static Row row(String operator, Rewriting rewriting) {
        return new Row(DOMAIN, operator, 1, Long.MAX_VALUE, rewriting);
    }

    private static void same(NodeRewriter to) {
        to.write(
                to.node().operator(),
                to.node().inputs(),
                to.node().outputs(),
                to.node().attributes());
    }

    private static void fused(NodeRewriter to) {
        to.replace("FusedMatMul", to.node().inputs(), to.node().attributes());
    }

    private static void expandDims(NodeRewriter to) {
        String axis = to.add("Cast", List.of(to.input(1)), attribute("to", INT64));
        String axes = to.add("Reshape", List.of(axis, to.vector("one", List.of(1L))));
        to.write("Unsqueeze", List.of(to.input(0), axes), to.outputs(1), List.of());
    }

    private static void gather(NodeRewriter to) {
        String indices = to.add("Cast", List.of(to.input(1)), attribute("to", INT64));
        to.write("GatherND", List.of(to.input(0), indices), to.outputs(1), List.of());
    }

    private static void gridSample(NodeRewriter to) {
        String mode = to.text("mode", "bilinear");
        List<OnnxAttribute> attributes =
                NodeRewriter.join(to.without("mode"), attribute("mode", GRID_MODES.getOrDefault(mode, mode)));
        to.write("GridSample", to.node().inputs(), to.outputs(1), attributes);
    }

    private static void pad(NodeRewriter to) {
        List<String> inputs = new ArrayList<>(to.node().inputs());
        if (to.hasInput(1)) {
            inputs.set(1, to.add("Reshape", List.of(to.input(1), to.vector("all", List.of(-1L)))));
        }
        to.write("Pad", inputs, to.outputs(1), to.node().attributes());
    }

    private static void convolution(NodeRewriter to) {
        if (to.integer("channels_last", 0) != 0) {
            throw to.unsupported("images with channels last are not known", "export the model with channels first");
        }
        to.write("QLinearConv", to.node().inputs(), to.outputs(1), to.without("channels_last"));
    }

    private static void range(NodeRewriter to) {
        String delta = to.hasInput(2) ? to.input(2) : to.scalarLike("delta", 1, to.input(0));
        to.write("Range", List.of(to.input(0), to.input(1), delta), to.outputs(1), List.of());
    }

    /** Results are the values, the place of each element among them, and counts; in order of appearance. */
    private static void unique(NodeRewriter to) {
        List<String> outputs = List.of(to.output(0), "", to.output(1), to.output(2));
        to.write("Unique", to.node().inputs(), outputs, List.of(attribute("sorted", 0)));
    }
}
