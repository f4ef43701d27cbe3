package dev.sardonyx.frontend.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One use of an operator or function.
 *
 * @param name may be empty and need not be unique
 * @param domain the operator's domain as the file spells it
 * @param operator the operator's name within the domain, for example {@code Conv}
 * @param overload which of the functions with this domain and name is meant; usually empty
 * @param inputs names of values; an empty name leaves an optional input out
 * @param outputs names of values; an empty name leaves an optional output out
 */
public record OnnxNode(
        String name,
        String domain,
        String operator,
        String overload,
        List<String> inputs,
        List<String> outputs,
        List<OnnxAttribute> attributes,
        String docString,
        Map<String, String> metadata) {

    public OnnxNode {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(overload, "overload");
        Objects.requireNonNull(docString, "docString");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
        metadata = OrderedMaps.copyOf(metadata);
    }

    /** A node of a standard operator, without overload, documentation and metadata. */
    public static OnnxNode of(
            String name, String operator, List<String> inputs, List<String> outputs, List<OnnxAttribute> attributes) {
        return new OnnxNode(name, "", operator, "", inputs, outputs, attributes, "", Map.of());
    }

    /** The first attribute with this name. */
    public Optional<OnnxAttribute> attribute(String attributeName) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(attributeName))
                .findFirst();
    }

    /** The same node with other attributes. */
    public OnnxNode withAttributes(List<OnnxAttribute> newAttributes) {
        return new OnnxNode(name, domain, operator, overload, inputs, outputs, newAttributes, docString, metadata);
    }
}
