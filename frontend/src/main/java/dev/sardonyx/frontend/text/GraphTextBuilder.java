package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds graphs and nodes from parsed text. */
final class GraphTextBuilder {
    private final TextErrors errors;
    private final TypeTextBuilder types;
    private final TensorTextBuilder tensors;
    private final AttributeTextBuilder attributes;

    GraphTextBuilder(TextErrors errors) {
        this.errors = errors;
        this.types = new TypeTextBuilder(errors);
        this.tensors = new TensorTextBuilder(errors, types);
        this.attributes = new AttributeTextBuilder(errors, this, types, tensors);
    }

    TypeTextBuilder types() {
        return types;
    }

    AttributeTextBuilder attributes() {
        return attributes;
    }

    OnnxGraph graph(OnnxTextParser.GraphContext graph) {
        var lists = new ValueLists(graph);
        var initializers = new ArrayList<OnnxTensor>();
        for (var value : Stream.concat(lists.inputs.stream(), lists.inner.stream())
                .filter(GraphTextBuilder::isInitializer)
                .toList()) {
            initializers.add(initializer(value));
        }
        lists.outputs.stream()
                .filter(GraphTextBuilder::isInitializer)
                .findFirst()
                .ifPresent(value -> {
                    throw errors.at(
                            value.getStart(), "an output has contents", "move the contents into the list in < >");
                });
        return OnnxGraph.of(
                Words.name(graph.graphName),
                lists.inputs.stream().map(this::valueInfo).toList(),
                lists.outputs.stream().map(this::valueInfo).toList(),
                initializers,
                lists.inner.stream()
                        .filter(value -> !isInitializer(value))
                        .map(this::valueInfo)
                        .toList(),
                nodes(graph.body()));
    }

    List<OnnxNode> nodes(OnnxTextParser.BodyContext body) {
        return body.node().stream().map(this::node).toList();
    }

    OnnxValueInfo valueInfo(OnnxTextParser.ValueContext value) {
        return OnnxValueInfo.of(Words.name(value.name()), types.type(value.type()));
    }

    private OnnxNode node(OnnxTextParser.NodeContext node) {
        List<String> parts = node.operator().name().stream().map(Words::name).collect(Collectors.toList());
        if (node.operator().overload != null) {
            parts.removeLast();
        }
        String operator = parts.removeLast();
        return new OnnxNode(
                node.label == null ? "" : Words.name(node.label),
                String.join(".", parts),
                operator,
                node.operator().overload == null ? "" : Words.name(node.operator().overload),
                names(node.inputs),
                names(node.outputs),
                attributes(node),
                "",
                Map.of());
    }

    private List<OnnxAttribute> attributes(OnnxTextParser.NodeContext node) {
        return node.attributeList().stream()
                .flatMap(list -> list.attribute().stream())
                .map(attributes::attribute)
                .toList();
    }

    private static List<String> names(OnnxTextParser.NameListContext list) {
        return list == null ? List.of() : list.name().stream().map(Words::name).toList();
    }

    private static boolean isInitializer(OnnxTextParser.ValueContext value) {
        return value.elements() != null || value.headerList() != null;
    }

    private OnnxTensor initializer(OnnxTextParser.ValueContext value) {
        String name = Words.name(value.name());
        return value.elements() != null
                ? tensors.tensor(name, value.type(), value.elements())
                : tensors.typed(name, value.type()).withData(external(value.headerList()));
    }

    private OnnxTensorData external(OnnxTextParser.HeaderListContext list) {
        var entries = new HashMap<String, String>();
        list.pair().forEach(pair -> entries.put(Words.string(pair.pairKey.getText()), Words.text(pair.pairValue)));
        if (!entries.containsKey("location")) {
            throw errors.at(list.getStart(), "external data has no location", "add \"location\": \"file\"");
        }
        return new OnnxTensorData.External(new OnnxExternalData(
                entries.get("location"),
                bytes(list, entries.getOrDefault("offset", "0")),
                entries.containsKey("length")
                        ? OptionalLong.of(bytes(list, entries.get("length")))
                        : OptionalLong.empty(),
                entries.getOrDefault("checksum", "")));
    }

    private long bytes(OnnxTextParser.HeaderListContext list, String number) {
        try {
            long bytes = Long.parseLong(number);
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException _) {
            // Reported below, as for a negative number.
        }
        throw errors.at(list.getStart(), "expected a number of bytes, found " + number, "write a decimal number");
    }

    /** The three lists of a graph, told apart by their place in the text. */
    private static final class ValueLists {
        private final List<OnnxTextParser.ValueContext> inputs;
        private final List<OnnxTextParser.ValueContext> outputs;
        private final List<OnnxTextParser.ValueContext> inner;

        ValueLists(OnnxTextParser.GraphContext graph) {
            inputs = graph.inputs == null ? List.of() : graph.inputs.value();
            outputs = graph.outputs == null ? List.of() : graph.outputs.value();
            inner = graph.inner == null ? List.of() : graph.inner.value();
        }
    }
}
