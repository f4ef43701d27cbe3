package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;
import static dev.sardonyx.frontend.importer.opset.NodeRewriter.join;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Attributes other than axes of reductions that became inputs. */
final class AttributesToInputs {
    static final List<Row> ROWS = List.of(
            Row.of("Clip", 1, 10, AttributesToInputs::clip),
            Row.of("DFT", 17, 19, AttributesToInputs::dft),
            Row.of("Dropout", 1, 11, AttributesToInputs::dropout),
            Row.of("Pad", 1, 1, to -> pad(to, "paddings")),
            Row.of("Pad", 2, 10, to -> pad(to, "pads")),
            Row.of("Reshape", 1, 4, AttributesToInputs::reshape),
            Row.of("Slice", 1, 9, AttributesToInputs::slice),
            Row.of("Split", 1, 17, AttributesToInputs::split),
            Row.of("Tile", 1, 5, AttributesToInputs::tile),
            Row.of("TopK", 1, 9, AttributesToInputs::topK));

    private AttributesToInputs() {}

    private static void clip(NodeRewriter to) {
        List<String> inputs = new ArrayList<>(List.of(to.input(0)));
        if (to.has("min") || to.has("max")) {
            inputs.add(bound(to, "min"));
        }
        if (to.has("max")) {
            inputs.add(bound(to, "max"));
        }
        to.replace("Clip", inputs, to.without("min", "max", "consumed_inputs"));
    }

    private static String bound(NodeRewriter to, String name) {
        return to.has(name) ? to.scalarLike(name, to.number(name, 0), to.input(0)) : "";
    }

    private static void dft(NodeRewriter to) {
        String axis = to.constant("axis", Tensor.scalar(ElementType.I64, to.integer("axis", 1)));
        to.replace("DFT", List.of(to.input(0), to.input(1), axis), to.without("axis"));
    }

    /** Dropout does nothing when a model is used, whatever {@code is_test} says of the time it was trained. */
    private static void dropout(NodeRewriter to) {
        if (to.hasOutput(1) && to.version() < 10) {
            String mask = to.output(1) + "\u0001bool";
            to.write("Dropout", List.of(to.input(0)), List.of(to.output(0), mask), List.of());
            to.write("CastLike", List.of(mask, to.input(0)), List.of(to.output(1)), List.of());
        } else {
            to.replace("Dropout", List.of(to.input(0)), List.of());
        }
    }

    private static void pad(NodeRewriter to, String name) {
        List<Long> pads = to.integers(name)
                .orElseThrow(() -> to.error(
                        DiagnosticCode.F007,
                        "the required attribute '" + name + "' is missing",
                        "export the model again"));
        List<String> inputs = new ArrayList<>(List.of(to.input(0), to.vector("pads", pads)));
        float value = to.number("value", 0);
        if (value != 0 && to.text("mode", "constant").equals("constant")) {
            inputs.add(to.scalarLike("value", value, to.input(0)));
        }
        to.replace("Pad", inputs, to.without(name, "value"));
    }

    private static void reshape(NodeRewriter to) {
        String shape = to.vector("shape", to.integers("shape").orElse(List.of()));
        to.replace("Reshape", List.of(to.input(0), shape), to.without("shape", "consumed_inputs"));
    }

    private static void slice(NodeRewriter to) {
        List<String> inputs = new ArrayList<>(List.of(to.input(0)));
        inputs.add(to.vector("starts", to.integers("starts").orElse(List.of())));
        inputs.add(to.vector("ends", to.integers("ends").orElse(List.of())));
        to.integers("axes").ifPresent(axes -> inputs.add(to.vector("axes", axes)));
        to.replace("Slice", inputs, to.without("starts", "ends", "axes"));
    }

    /** Sizes are an input since 13; without them the number of parts is said since 18. */
    private static void split(NodeRewriter to) {
        List<OnnxAttribute> attributes = to.without("split");
        if (to.hasInput(1)) {
            to.replace("Split", to.node().inputs(), attributes);
        } else if (to.integers("split").isPresent()) {
            String sizes = to.vector("split", to.integers("split").orElseThrow());
            to.replace("Split", List.of(to.input(0), sizes), attributes);
        } else {
            long parts = to.node().outputs().size();
            to.replace("Split", List.of(to.input(0)), join(attributes, attribute("num_outputs", parts)));
        }
    }

    private static void topK(NodeRewriter to) {
        String k = to.vector("k", List.of(to.integer("k", 1)));
        to.replace("TopK", List.of(to.input(0), k), to.without("k"));
    }

    /** The first form repeats along one axis. */
    private static void tile(NodeRewriter to) {
        var tiles = to.facts().constant(to.input(1));
        var axis = to.facts().constant(to.input(2));
        var rank = to.facts().rank(to.input(0));
        if (tiles.isEmpty() || axis.isEmpty() || rank.isEmpty()) {
            throw to.unsupported(
                    "the number of tiles, the axis or the rank of the input is not known before a run",
                    "export the model for operator set 6 or newer");
        }
        int at = (int) axis.get().getLong(0);
        long count = tiles.get().getLong(0);
        List<Long> repeats = LongStream.range(0, rank.getAsInt())
                .map(i -> i == at ? count : 1)
                .boxed()
                .toList();
        to.replace("Tile", List.of(to.input(0), to.vector("repeats", repeats)), List.of());
    }
}
