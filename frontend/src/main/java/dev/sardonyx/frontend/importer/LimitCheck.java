package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.ir.diagnostic.Location;
import java.util.List;

/** Holds a model against the limits that can be told without importing it. The first excess is thrown. */
final class LimitCheck {
    private final ImportLimits limits;
    private final String file;
    private long nodes;

    LimitCheck(ImportLimits limits, String file) {
        this.limits = limits;
        this.file = file;
    }

    void check(OnnxModel model) {
        graph(model.graph(), 0);
        model.functions().forEach(function -> {
            Location place = new Location(file, function.name(), "", "");
            name(function.name(), place);
            name(function.domain(), place);
            names(function.inputs(), place);
            names(function.outputs(), place);
            values(function.valueInfos(), place);
            nodes(function.nodes(), place, 0);
        });
    }

    private void graph(OnnxGraph graph, int depth) {
        name(graph.name(), Location.file(file));
        Location place = new Location(file, graph.name(), "", "");
        if (depth > limits.depth()) {
            throw limits.exceeded(place, "graphs are nested too deeply", depth, "depth", limits.depth());
        }
        values(graph.inputs(), place);
        values(graph.outputs(), place);
        values(graph.valueInfos(), place);
        graph.initializers().forEach(tensor -> tensor(tensor, place));
        graph.sparseInitializers().forEach(tensor -> sparse(tensor, place));
        nodes(graph.nodes(), place, depth);
    }

    private void nodes(List<OnnxNode> list, Location place, int depth) {
        nodes += list.size();
        if (nodes > limits.nodes()) {
            throw limits.exceeded(place, "the model has too many nodes", nodes, "nodes", limits.nodes());
        }
        for (OnnxNode node : list) {
            name(node.name(), place);
            name(node.domain(), place);
            name(node.operator(), place);
            names(node.inputs(), place);
            names(node.outputs(), place);
            Location here = new Location(file, place.graph(), NodeImporter.name(node), node.operator());
            node.attributes().forEach(attribute -> attribute(attribute, here, depth));
        }
    }

    private void attribute(OnnxAttribute attribute, Location place, int depth) {
        name(attribute.name(), place);
        switch (attribute.value()) {
            case OnnxAttributeValue.GraphValue(OnnxGraph graph) -> graph(graph, depth + 1);
            case OnnxAttributeValue.Graphs(var graphs) -> graphs.forEach(graph -> graph(graph, depth + 1));
            case OnnxAttributeValue.TensorValue(var tensor) -> tensor(tensor, place);
            case OnnxAttributeValue.SparseTensorValue(var tensor) -> sparse(tensor, place);
            case OnnxAttributeValue.TypeValue(var type) -> type(type, place);
            case OnnxAttributeValue.Floats(var values) -> length(values, attribute.name(), place);
            case OnnxAttributeValue.Ints(var values) -> length(values, attribute.name(), place);
            case OnnxAttributeValue.Strings(var values) -> length(values, attribute.name(), place);
            default -> {
                // Single numbers and strings are as long as they are; lists of tensors are no attributes of operators.
            }
        }
    }

    private void values(List<OnnxValueInfo> values, Location place) {
        values.forEach(value -> {
            name(value.name(), place);
            type(value.type(), place);
        });
    }

    private void type(OnnxType type, Location place) {
        long depth = 0;
        for (OnnxType inner = type; inner != null; depth++) {
            if (depth > limits.depth()) {
                throw limits.exceeded(place, "types are nested too deeply", depth, "depth", limits.depth());
            }
            inner = switch (inner) {
                case OnnxType.SequenceType(OnnxType element) -> element;
                case OnnxType.OptionalType(OnnxType content) -> content;
                case OnnxType.MapType(var _, OnnxType value) -> value;
                case OnnxType.TensorType(var _, var shape) -> {
                    shape.ifPresent(dims -> rank(dims, place));
                    yield null;
                }
                case OnnxType.SparseTensorType _, OnnxType.OpaqueType _, OnnxType.Unspecified _ -> null;
            };
        }
    }

    private void sparse(OnnxSparseTensor tensor, Location place) {
        rank(tensor.dims(), place);
        tensor(tensor.values(), place);
        tensor(tensor.indices(), place);
    }

    private void tensor(OnnxTensor tensor, Location place) {
        name(tensor.name(), place);
        rank(tensor.dims(), place);
        if (tensor.data() instanceof OnnxTensorData.Strings(var values)) {
            length(values, tensor.name(), place);
        }
    }

    private void rank(List<?> dims, Location place) {
        if (dims.size() > limits.rank()) {
            throw limits.exceeded(place, "a tensor has too many axes", dims.size(), "rank", limits.rank());
        }
    }

    private void length(List<?> values, String name, Location place) {
        if (values.size() > limits.listLength()) {
            throw limits.exceeded(
                    place, "'" + name + "' has too many entries", values.size(), "listLength", limits.listLength());
        }
    }

    private void names(List<String> names, Location place) {
        names.forEach(name -> name(name, place));
    }

    private void name(String name, Location place) {
        if (name.length() > limits.nameLength()) {
            throw limits.exceeded(
                    place,
                    "the name '" + name.substring(0, (int) Math.min(40, limits.nameLength())) + "...' is too long",
                    name.length(),
                    "nameLength",
                    limits.nameLength());
        }
    }
}
