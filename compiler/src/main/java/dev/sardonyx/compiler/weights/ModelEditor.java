package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects changes of a model and makes the model with all of them. Nodes, tensors and bodies are told apart by identity;
 * what no change names is kept as it is, in its order.
 */
public final class ModelEditor {
    /** The first version of the format in which initializers need no inputs of their name. */
    private static final long FREE_INITIALIZERS = 4;

    private final OnnxModel model;
    private final Map<OnnxTensor, List<OnnxTensor>> tensors = new IdentityHashMap<>();
    private final Map<OnnxNode, List<OnnxNode>> nodes = new IdentityHashMap<>();
    private final Map<Object, List<OnnxNode>> first = new IdentityHashMap<>();
    private final Map<Object, Set<String>> noInputs = new IdentityHashMap<>();
    private final Map<Object, Set<String>> gone = new IdentityHashMap<>();
    private final Map<String, Long> imports = new LinkedHashMap<>();
    private final FreshNames names;
    private long irVersion;

    public ModelEditor(OnnxModel model) {
        this.model = model;
        this.names = FreshNames.of(model);
        this.irVersion = model.irVersion();
    }

    /** A name that no value of the model has, made of {@code hint}. */
    public String fresh(String hint) {
        return names.fresh(hint);
    }

    /** Puts other elements in the place of those of a constant, wherever it is stored. */
    public void replace(ConstantWeight weight, OnnxTensor changed) {
        weight.constant()
                .ifPresentOrElse(
                        node -> nodes.put(node, List.of(withValue(node, changed))),
                        () -> tensors.put(weight.stored(), List.of(changed)));
    }

    private static OnnxNode withValue(OnnxNode node, OnnxTensor value) {
        List<OnnxAttribute> attributes = node.attributes().stream()
                .map(a -> a.name().equals("value")
                        ? new OnnxAttribute(a.name(), new OnnxAttributeValue.TensorValue(value), a.docString())
                        : a)
                .toList();
        return node.withAttributes(attributes);
    }

    /**
     * Puts constants and nodes in the place of a constant. The nodes may define the constant's name; when none does,
     * nothing may take it any more.
     */
    public void redefine(ConstantWeight weight, List<OnnxTensor> constants, List<OnnxNode> definition) {
        Object owner = weight.body().owner();
        if (weight.constant().isPresent()) {
            List<OnnxNode> all = new ArrayList<>(
                    constants.stream().map(ModelEditor::constant).toList());
            all.addAll(definition);
            nodes.put(weight.constant().get(), all);
        } else {
            tensors.put(weight.stored(), constants);
            first.computeIfAbsent(owner, o -> new ArrayList<>()).addAll(definition);
            noInputs.computeIfAbsent(owner, o -> new HashSet<>()).add(weight.name());
        }
        if (definition.stream().noneMatch(node -> node.outputs().contains(weight.name()))) {
            gone.computeIfAbsent(owner, o -> new HashSet<>()).add(weight.name());
        }
        needIrVersion(FREE_INITIALIZERS);
    }

    private static OnnxNode constant(OnnxTensor tensor) {
        return OnnxNode.of(
                tensor.name(),
                "Constant",
                List.of(),
                List.of(tensor.name()),
                List.of(OnnxAttribute.of("value", new OnnxAttributeValue.TensorValue(tensor))));
    }

    /** Puts {@code replacement} in the place of {@code node}; an empty list removes it. */
    public void replace(OnnxNode node, List<OnnxNode> replacement) {
        nodes.put(node, List.copyOf(replacement));
    }

    /** Makes the model import at least this version of an operator set. */
    public void needOpset(String domain, long version) {
        imports.merge(domain, version, Math::max);
    }

    /** Makes the model have at least this version of the file format. */
    public void needIrVersion(long version) {
        irVersion = Math.max(irVersion, version);
    }

    /** The model with all changes. */
    public OnnxModel apply() {
        List<OnnxOpset> opsets = new ArrayList<>(model.opsetImports());
        imports.forEach((domain, version) -> {
            if (opsets.stream().noneMatch(o -> o.domain().equals(domain) && o.version() >= version)) {
                opsets.removeIf(o -> o.domain().equals(domain));
                opsets.add(new OnnxOpset(domain, version));
            }
        });
        return new OnnxModel(
                irVersion,
                model.producerName(),
                model.producerVersion(),
                model.domain(),
                model.modelVersion(),
                model.docString(),
                opsets,
                graph(model.graph()),
                model.functions().stream().map(this::function).toList(),
                model.metadata());
    }

    private OnnxFunction function(OnnxFunction function) {
        return function.withNodes(nodes(function, function.nodes()));
    }

    private OnnxGraph graph(OnnxGraph graph) {
        List<OnnxTensor> initializers = graph.initializers().stream()
                .flatMap(tensor -> tensors.getOrDefault(tensor, List.of(tensor)).stream())
                .toList();
        Set<String> removed = gone.getOrDefault(graph, Set.of());
        return graph.withInputs(inputs(graph))
                .withInitializers(initializers)
                .withValueInfos(graph.valueInfos().stream()
                        .filter(info -> !removed.contains(info.name()))
                        .toList())
                .withNodes(nodes(graph, graph.nodes()));
    }

    /** Until version 4 of the format every initializer was an input too, but no default that a run may replace. */
    private List<OnnxValueInfo> inputs(OnnxGraph graph) {
        Set<String> dropped = new HashSet<>(noInputs.getOrDefault(graph, Set.of()));
        if (model.irVersion() < FREE_INITIALIZERS && irVersion >= FREE_INITIALIZERS) {
            graph.initializers().forEach(tensor -> dropped.add(tensor.name()));
        }
        return graph.inputs().stream()
                .filter(input -> !dropped.contains(input.name()))
                .toList();
    }

    private List<OnnxNode> nodes(Object owner, List<OnnxNode> originals) {
        List<OnnxNode> all = new ArrayList<>(first.getOrDefault(owner, List.of()));
        for (OnnxNode node : originals) {
            if (nodes.containsKey(node)) {
                all.addAll(nodes.get(node));
            } else {
                all.add(nested(node));
            }
        }
        return all;
    }

    private OnnxNode nested(OnnxNode node) {
        boolean nests = node.attributes().stream()
                .map(OnnxAttribute::value)
                .anyMatch(v -> v instanceof OnnxAttributeValue.GraphValue || v instanceof OnnxAttributeValue.Graphs);
        return nests
                ? node.withAttributes(node.attributes().stream()
                        .map(a -> new OnnxAttribute(a.name(), value(a.value()), a.docString()))
                        .toList())
                : node;
    }

    private OnnxAttributeValue value(OnnxAttributeValue value) {
        return switch (value) {
            case OnnxAttributeValue.GraphValue(var graph) -> new OnnxAttributeValue.GraphValue(graph(graph));
            case OnnxAttributeValue.Graphs(var graphs) ->
                new OnnxAttributeValue.Graphs(graphs.stream().map(this::graph).toList());
            default -> value;
        };
    }
}
