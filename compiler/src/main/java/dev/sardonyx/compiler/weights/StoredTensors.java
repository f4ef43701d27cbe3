package dev.sardonyx.compiler.weights;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** Every tensor that a model stores: initializers, sparse ones, and attributes, nested and in functions too. */
final class StoredTensors {
    private final UnaryOperator<OnnxTensor> change;

    private StoredTensors(UnaryOperator<OnnxTensor> change) {
        this.change = change;
    }

    /** The same model with {@code change} of each tensor, called in the order of the model. */
    static OnnxModel map(OnnxModel model, UnaryOperator<OnnxTensor> change) {
        StoredTensors tensors = new StoredTensors(change);
        return new OnnxModel(
                model.irVersion(),
                model.producerName(),
                model.producerVersion(),
                model.domain(),
                model.modelVersion(),
                model.docString(),
                model.opsetImports(),
                tensors.graph(model.graph()),
                model.functions().stream().map(tensors::function).toList(),
                model.metadata());
    }

    private OnnxFunction function(OnnxFunction function) {
        return function.withNodes(nodes(function.nodes()));
    }

    private OnnxGraph graph(OnnxGraph graph) {
        return new OnnxGraph(
                graph.name(),
                graph.inputs(),
                graph.outputs(),
                graph.initializers().stream().map(change).toList(),
                graph.sparseInitializers().stream().map(this::sparse).toList(),
                graph.valueInfos(),
                nodes(graph.nodes()),
                graph.quantizationAnnotations(),
                graph.docString(),
                graph.metadata());
    }

    private OnnxSparseTensor sparse(OnnxSparseTensor tensor) {
        return new OnnxSparseTensor(change.apply(tensor.values()), change.apply(tensor.indices()), tensor.dims());
    }

    private List<OnnxNode> nodes(List<OnnxNode> nodes) {
        return nodes.stream().map(this::node).toList();
    }

    private OnnxNode node(OnnxNode node) {
        return node.withAttributes(node.attributes().stream()
                .map(a -> new OnnxAttribute(a.name(), value(a.value()), a.docString()))
                .toList());
    }

    private OnnxAttributeValue value(OnnxAttributeValue value) {
        return switch (value) {
            case OnnxAttributeValue.TensorValue(OnnxTensor tensor) ->
                new OnnxAttributeValue.TensorValue(change.apply(tensor));
            case OnnxAttributeValue.Tensors(List<OnnxTensor> all) ->
                new OnnxAttributeValue.Tensors(all.stream().map(change).toList());
            case OnnxAttributeValue.SparseTensorValue(OnnxSparseTensor tensor) ->
                new OnnxAttributeValue.SparseTensorValue(sparse(tensor));
            case OnnxAttributeValue.SparseTensors(List<OnnxSparseTensor> all) ->
                new OnnxAttributeValue.SparseTensors(
                        all.stream().map(this::sparse).toList());
            case OnnxAttributeValue.GraphValue(OnnxGraph graph) -> new OnnxAttributeValue.GraphValue(graph(graph));
            case OnnxAttributeValue.Graphs(List<OnnxGraph> all) ->
                new OnnxAttributeValue.Graphs(all.stream().map(this::graph).toList());
            default -> value;
        };
    }
}
