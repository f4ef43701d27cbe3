package dev.sardonyx.properties.graphs;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.Dim;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph at stage imported as an ONNX model: regions read values of graphs around them by name, and every value has a
 * name of its own. Operators are declared in the form of operator set 22.
 */
final class OnnxExport {
    private static final long IR_VERSION = 10;
    private static final String CAPTURES = "captures";
    private static final List<OnnxOpset> OPSETS =
            List.of(new OnnxOpset("", 22), new OnnxOpset("ai.onnx.ml", 4), new OnnxOpset("com.microsoft", 1));

    private int regions;

    private OnnxExport() {}

    static OnnxModel export(Graph graph) {
        return OnnxModel.of(IR_VERSION, OPSETS, new OnnxExport().graph(graph, "", List.of()));
    }

    /** @param captured names of the values that the last inputs stand for */
    private OnnxGraph graph(Graph graph, String prefix, List<String> captured) {
        Map<Value, String> names = new HashMap<>();
        names.put(Value.ABSENT, "");
        List<OnnxValueInfo> inputs = new ArrayList<>();
        int own = graph.inputs().size() - captured.size();
        for (int i = 0; i < graph.inputs().size(); i++) {
            Value input = graph.inputs().get(i);
            String name = i < own ? prefix + input.name() : captured.get(i - own);
            names.put(input, name);
            if (i < own) {
                inputs.add(
                        OnnxValueInfo.of(name, graph.hasType(input) ? type(graph, input) : new OnnxType.Unspecified()));
            }
        }
        List<OnnxTensor> weights = new ArrayList<>();
        graph.weights().forEach((value, weight) -> {
            names.put(value, prefix + value.name());
            weights.add(TensorExporter.export(prefix + value.name(), weight.tensor()));
        });
        List<OnnxNode> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            node.results().stream().filter(Value::isPresent).forEach(r -> names.put(r, prefix + r.name()));
            nodes.add(node(node, names));
        }
        List<OnnxValueInfo> outputs = new ArrayList<>();
        for (int i = 0; i < graph.results().size(); i++) {
            // A name of its own: a result may be an input, a captured value or another result.
            String name = prefix + "result" + i;
            nodes.add(new OnnxNode(
                    name,
                    "",
                    "Identity",
                    "",
                    List.of(names.get(graph.results().get(i))),
                    List.of(name),
                    List.of(),
                    "",
                    Map.of()));
            outputs.add(OnnxValueInfo.of(name, new OnnxType.Unspecified()));
        }
        return OnnxGraph.of("graph" + prefix, inputs, outputs, weights, List.of(), nodes);
    }

    private static OnnxType type(Graph graph, Value input) {
        TensorType type = graph.tensorType(input);
        List<OnnxDim> dims = new ArrayList<>();
        for (Dim dim : type.shape().dims()) {
            dims.add(dim.isKnown() ? new OnnxDim.Known(dim.knownValue()) : new OnnxDim.Named(dim.toString()));
        }
        OnnxTensor empty = TensorExporter.export("", Tensor.zeros(type.element(), 0));
        return OnnxType.TensorType.of(empty.dataType(), dims);
    }

    private OnnxNode node(Node node, Map<Value, String> names) {
        List<String> operands =
                new ArrayList<>(node.operands().stream().map(names::get).toList());
        List<OnnxAttribute> attributes = new ArrayList<>();
        node.attributes().byName().forEach((name, value) -> {
            if (!name.equals(CAPTURES)) {
                attributes.add(OnnxAttribute.of(name, value(value)));
            }
        });
        if (!node.regions().isEmpty()) {
            int count = (int) ((Attribute.Int) node.attributes().byName().get(CAPTURES)).value();
            List<String> captured = operands.subList(operands.size() - count, operands.size());
            node.regions()
                    .forEach((name, region) -> attributes.add(OnnxAttribute.of(
                            name,
                            new OnnxAttributeValue.GraphValue(
                                    graph(region, "region" + regions++ + "_", List.copyOf(captured))))));
            captured.clear();
        }
        int dot = node.operator().lastIndexOf('.');
        return new OnnxNode(
                "",
                dot < 0 ? "" : node.operator().substring(0, dot),
                node.operator().substring(dot + 1),
                "",
                operands,
                node.results().stream().map(names::get).toList(),
                attributes,
                "",
                Map.of());
    }

    private static OnnxAttributeValue value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Int number -> new OnnxAttributeValue.IntValue(number.value());
            case Attribute.Float number -> new OnnxAttributeValue.FloatValue(number.value());
            case Attribute.Text text -> new OnnxAttributeValue.StringValue(text.value());
            case Attribute.TensorValue tensor ->
                new OnnxAttributeValue.TensorValue(TensorExporter.export("", tensor.value()));
            case Attribute.Ints numbers -> new OnnxAttributeValue.Ints(numbers.values());
            case Attribute.Floats numbers -> new OnnxAttributeValue.Floats(numbers.values());
            case Attribute.Texts texts -> new OnnxAttributeValue.Strings(texts.values());
            case Attribute.Type type -> throw new IllegalArgumentException("no type attributes: " + type);
        };
    }
}
