package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A graph of nodes: the body of a model or of a control-flow attribute.
 *
 * @param nodes in the order of the file, which the format wants topological
 * @param initializers constant values by name; one that shares its name with an input is that input's default
 * @param valueInfos what the file says about types of inner values
 * @param quantizationAnnotations for a tensor's name, the names of its parameter tensors by role
 */
public record OnnxGraph(
        String name,
        List<OnnxValueInfo> inputs,
        List<OnnxValueInfo> outputs,
        List<OnnxTensor> initializers,
        List<OnnxSparseTensor> sparseInitializers,
        List<OnnxValueInfo> valueInfos,
        List<OnnxNode> nodes,
        Map<String, Map<String, String>> quantizationAnnotations,
        String docString,
        Map<String, String> metadata) {

    public OnnxGraph {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(docString, "docString");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = List.copyOf(initializers);
        sparseInitializers = List.copyOf(sparseInitializers);
        valueInfos = List.copyOf(valueInfos);
        nodes = List.copyOf(nodes);
        quantizationAnnotations = OrderedMaps.copyOf(quantizationAnnotations);
        metadata = OrderedMaps.copyOf(metadata);
    }

    /** A graph without sparse initializers, annotations, documentation and metadata. */
    public static OnnxGraph of(
            String name,
            List<OnnxValueInfo> inputs,
            List<OnnxValueInfo> outputs,
            List<OnnxTensor> initializers,
            List<OnnxValueInfo> valueInfos,
            List<OnnxNode> nodes) {
        return new OnnxGraph(name, inputs, outputs, initializers, List.of(), valueInfos, nodes, Map.of(), "", Map.of());
    }

    /** The same graph with other initializers. */
    public OnnxGraph withInitializers(List<OnnxTensor> newInitializers) {
        return new OnnxGraph(
                name,
                inputs,
                outputs,
                newInitializers,
                sparseInitializers,
                valueInfos,
                nodes,
                quantizationAnnotations,
                docString,
                metadata);
    }

    /** The same graph with other nodes. */
    public OnnxGraph withNodes(List<OnnxNode> newNodes) {
        return new OnnxGraph(
                name,
                inputs,
                outputs,
                initializers,
                sparseInitializers,
                valueInfos,
                newNodes,
                quantizationAnnotations,
                docString,
                metadata);
    }

    /** The same graph with other inputs. */
    public OnnxGraph withInputs(List<OnnxValueInfo> newInputs) {
        return new OnnxGraph(
                name,
                newInputs,
                outputs,
                initializers,
                sparseInitializers,
                valueInfos,
                nodes,
                quantizationAnnotations,
                docString,
                metadata);
    }

    /** The same graph with other types of inner values. */
    public OnnxGraph withValueInfos(List<OnnxValueInfo> newValueInfos) {
        return new OnnxGraph(
                name,
                inputs,
                outputs,
                initializers,
                sparseInitializers,
                newValueInfos,
                nodes,
                quantizationAnnotations,
                docString,
                metadata);
    }
}
