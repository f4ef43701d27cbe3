package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An operator that a model defines by nodes.
 *
 * @param attributeNames attributes that a caller must give
 * @param attributeDefaults attributes that a caller may leave out
 * @param opsetImports the operator sets the body is written for
 */
public record OnnxFunction(
        String domain,
        String name,
        String overload,
        List<String> inputs,
        List<String> outputs,
        List<String> attributeNames,
        List<OnnxAttribute> attributeDefaults,
        List<OnnxOpset> opsetImports,
        List<OnnxValueInfo> valueInfos,
        List<OnnxNode> nodes,
        String docString,
        Map<String, String> metadata) {

    public OnnxFunction {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(overload, "overload");
        Objects.requireNonNull(docString, "docString");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributeNames = List.copyOf(attributeNames);
        attributeDefaults = List.copyOf(attributeDefaults);
        opsetImports = List.copyOf(opsetImports);
        valueInfos = List.copyOf(valueInfos);
        nodes = List.copyOf(nodes);
        metadata = OrderedMaps.copyOf(metadata);
    }

    /** The same function with other nodes. */
    public OnnxFunction withNodes(List<OnnxNode> newNodes) {
        return new OnnxFunction(
                domain,
                name,
                overload,
                inputs,
                outputs,
                attributeNames,
                attributeDefaults,
                opsetImports,
                valueInfos,
                newNodes,
                docString,
                metadata);
    }
}
