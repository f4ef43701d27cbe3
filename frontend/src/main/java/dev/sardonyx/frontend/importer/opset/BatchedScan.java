package dev.sardonyx.frontend.importer.opset;

import static dev.sardonyx.frontend.importer.opset.NodeRewriter.attribute;

import dev.sardonyx.frontend.importer.opset.Rewriting.Row;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.ArrayList;
import java.util.List;

/** {@code Scan} of version 8 had a batch axis in front: an outer scan over it, with today's scan as its body. */
final class BatchedScan {
    static final List<Row> ROWS = List.of(Row.of("Scan", 8, 8, BatchedScan::rewrite));

    private BatchedScan() {}

    private static void rewrite(NodeRewriter to) {
        if (to.hasInput(0)) {
            throw to.unsupported(
                    "sequence_lens are given, which versions after 8 do not have",
                    "export the model for operator set 9 or newer");
        }
        List<String> inputs = to.node().inputs().stream().skip(1).toList();
        List<String> slices = renamed(inputs, "slice");
        List<String> outputs = to.node().outputs();
        List<String> parts = renamed(outputs, "part");
        OnnxNode inner = OpsetAdapter.newest(OnnxNode.of(to.node().name(), "Scan", slices, parts, innerAttributes(to)));
        OnnxGraph body = OnnxGraph.of("batch", infos(slices), infos(parts), List.of(), List.of(), List.of(inner));
        to.replace(
                "Scan",
                inputs,
                List.of(
                        OnnxAttribute.of("body", new OnnxAttributeValue.GraphValue(body)),
                        attribute("num_scan_inputs", inputs.size())));
    }

    private static List<OnnxAttribute> innerAttributes(NodeRewriter to) {
        List<OnnxAttribute> attributes = new ArrayList<>(to.without("directions"));
        to.integers("directions")
                .ifPresent(
                        d -> attributes.add(OnnxAttribute.of("scan_input_directions", new OnnxAttributeValue.Ints(d))));
        return attributes;
    }

    private static List<String> renamed(List<String> names, String hint) {
        List<String> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            renamed.add(names.get(i) + "_" + hint + "\u0001" + i);
        }
        return renamed;
    }

    private static List<OnnxValueInfo> infos(List<String> names) {
        return names.stream()
                .map(name -> OnnxValueInfo.of(name, new OnnxType.Unspecified()))
                .toList();
    }
}
