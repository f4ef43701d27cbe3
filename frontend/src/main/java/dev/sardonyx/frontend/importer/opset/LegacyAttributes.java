package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;
import static dev.sardonyx.frontend.importer.opset.NodeRewriter.join;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Attributes that were dropped, renamed, retyped, or whose default changed. */
final class LegacyAttributes {
    private static final List<String> WITH_CONSUMED_INPUTS = List.of(
            "Abs",
            "Ceil",
            "Elu",
            "Exp",
            "Floor",
            "HardSigmoid",
            "InstanceNormalization",
            "LeakyRelu",
            "Log",
            "Max",
            "Mean",
            "Min",
            "Neg",
            "Reciprocal",
            "Relu",
            "Sigmoid",
            "Sqrt",
            "Sum",
            "Tanh");
    private static final Map<String, String> GRID_MODES =
            NodeRewriter.names("bilinear", "linear", "bicubic", "cubic", "nearest", "nearest");

    static final List<Row> ROWS = rows();

    private LegacyAttributes() {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        WITH_CONSUMED_INPUTS.forEach(name -> rows.add(Row.of(name, 1, 5, to -> drop(to, "consumed_inputs"))));
        rows.add(Row.of("GRU", 1, 6, to -> drop(to, "output_sequence")));
        rows.add(Row.of("LSTM", 1, 6, to -> drop(to, "output_sequence")));
        rows.add(Row.of("RNN", 1, 6, to -> drop(to, "output_sequence")));
        rows.add(Row.of("Cast", 1, 5, LegacyAttributes::cast));
        rows.add(Row.of("Concat", 1, 3, LegacyAttributes::concat));
        rows.add(Row.of("GlobalLpPool", 1, 1, LegacyAttributes::integerNorm));
        rows.add(Row.of("LpPool", 1, 1, LegacyAttributes::integerNorm));
        rows.add(Row.of("GridSample", 16, 19, LegacyAttributes::gridSample));
        rows.add(Row.of("RoiAlign", 10, 15, LegacyAttributes::roiAlign));
        rows.add(Row.of("Selu", 1, 5, LegacyAttributes::selu));
        return List.copyOf(rows);
    }

    private static void drop(NodeRewriter to, String name) {
        to.replace(to.node().operator(), to.node().inputs(), to.without(name));
    }

    /** The target type was spelled out. */
    private static void cast(NodeRewriter to) {
        boolean spelled = to.node()
                .attribute("to")
                .filter(a -> a.value() instanceof OnnxAttributeValue.StringValue)
                .isPresent();
        if (!spelled) {
            to.replace("Cast", to.node().inputs(), to.node().attributes());
            return;
        }
        String name = to.text("to", "");
        Optional<OnnxDataType> type = OnnxDataType.ofText(name.toLowerCase(Locale.ROOT));
        if (type.isEmpty()) {
            throw to.unsupported("the type '" + name + "' is none of ONNX", "the newest form takes a number");
        }
        to.replace(
                "Cast",
                to.node().inputs(),
                join(to.without("to"), attribute("to", type.get().number())));
    }

    private static void concat(NodeRewriter to) {
        to.replace("Concat", to.node().inputs(), List.of(attribute("axis", to.integer("axis", 1))));
    }

    private static void integerNorm(NodeRewriter to) {
        float norm = to.node()
                        .attribute("p")
                        .filter(a -> a.value() instanceof OnnxAttributeValue.FloatValue)
                        .isPresent()
                ? to.number("p", 2)
                : to.integer("p", 2);
        if (norm != Math.rint(norm)) {
            throw to.unsupported("the norm p = " + norm + " is no integer", "the newest form takes integers");
        }
        to.replace(to.node().operator(), to.node().inputs(), join(to.without("p"), attribute("p", (long) norm)));
    }

    private static void gridSample(NodeRewriter to) {
        String mode = to.text("mode", "bilinear");
        to.replace(
                "GridSample",
                to.node().inputs(),
                join(to.without("mode"), attribute("mode", GRID_MODES.getOrDefault(mode, mode))));
    }

    /** Coordinates were not shifted by half a pixel before they could be. */
    private static void roiAlign(NodeRewriter to) {
        to.replace(
                "RoiAlign",
                to.node().inputs(),
                join(
                        to.without("coordinate_transformation_mode"),
                        attribute("coordinate_transformation_mode", "output_half_pixel")));
    }

    /** The defaults had fewer digits. */
    private static void selu(NodeRewriter to) {
        to.replace(
                "Selu",
                to.node().inputs(),
                List.of(
                        attribute("alpha", to.number("alpha", 1.6732f)),
                        attribute("gamma", to.number("gamma", 1.0507f))));
    }
}
