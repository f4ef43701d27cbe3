package dev.sardonyx.frontend.importer.opset;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.FloatValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.IntValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.Ints;
import dev.sardonyx.frontend.model.OnnxAttributeValue.StringValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.ir.diagnostic.Diagnostic;
import dev.sardonyx.ir.diagnostic.DiagnosticCode;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.diagnostic.ModelException;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node being rewritten: what it says, what is known of its inputs, and the nodes that take its place. */
final class NodeRewriter {
    private final OnnxNode node;
    private final long version;
    private final NodeFacts facts;
    private final Location location;
    private final List<OnnxNode> written = new ArrayList<>();
    private int fresh;

    NodeRewriter(OnnxNode node, long version, NodeFacts facts, Location location) {
        this.node = node;
        this.version = version;
        this.facts = facts;
        this.location = location;
    }

    OnnxNode node() {
        return node;
    }

    long version() {
        return version;
    }

    NodeFacts facts() {
        return facts;
    }

    List<OnnxNode> written() {
        return written;
    }

    /** The name of input {@code index}; empty when it is not given. */
    String input(int index) {
        return index < node.inputs().size() ? node.inputs().get(index) : "";
    }

    boolean hasInput(int index) {
        return !input(index).isEmpty();
    }

    /** The name of output {@code index}; empty when it is not wanted. */
    String output(int index) {
        return index < node.outputs().size() ? node.outputs().get(index) : "";
    }

    boolean hasOutput(int index) {
        return !output(index).isEmpty();
    }

    boolean has(String attribute) {
        return node.attribute(attribute).isPresent();
    }

    private <T extends OnnxAttributeValue> Optional<T> find(String attribute, Class<T> kind) {
        return node.attribute(attribute).map(OnnxAttribute::value).map(value -> {
            if (!kind.isInstance(value)) {
                throw error(
                        DiagnosticCode.F007,
                        "attribute '" + attribute + "' must be "
                                + kind.getSimpleName() + ", found "
                                + value.kind().text(),
                        "export the model again");
            }
            return kind.cast(value);
        });
    }

    long integer(String attribute, long fallback) {
        return find(attribute, IntValue.class).map(IntValue::value).orElse(fallback);
    }

    float number(String attribute, float fallback) {
        return find(attribute, FloatValue.class).map(FloatValue::value).orElse(fallback);
    }

    String text(String attribute, String fallback) {
        return find(attribute, StringValue.class).map(StringValue::value).orElse(fallback);
    }

    Optional<List<Long>> integers(String attribute) {
        return find(attribute, Ints.class).map(Ints::values);
    }

    Optional<List<Float>> numbers(String attribute) {
        return find(attribute, OnnxAttributeValue.Floats.class).map(OnnxAttributeValue.Floats::values);
    }

    /** The node's attributes but those named. */
    List<OnnxAttribute> without(String... names) {
        return node.attributes().stream()
                .filter(attribute -> !List.of(names).contains(attribute.name()))
                .toList();
    }

    static OnnxAttribute attribute(String name, long value) {
        return OnnxAttribute.of(name, new IntValue(value));
    }

    static OnnxAttribute attribute(String name, String value) {
        return OnnxAttribute.of(name, new StringValue(value));
    }

    static OnnxAttribute attribute(String name, float value) {
        return OnnxAttribute.of(name, new FloatValue(value));
    }

    static List<OnnxAttribute> join(List<OnnxAttribute> attributes, OnnxAttribute... more) {
        List<OnnxAttribute> joined = new ArrayList<>(attributes);
        joined.addAll(List.of(more));
        return joined;
    }

    /** A name that no value of the model has. */
    private String freshName(String hint) {
        String base = output(0).isEmpty() ? node.operator() : output(0);
        return base + "_" + hint + "\u0001" + fresh++;
    }

    /** Writes a node that defines the outputs named. */
    void write(String operator, List<String> inputs, List<String> outputs, List<OnnxAttribute> attributes) {
        written.add(OnnxNode.of(node.name(), operator, inputs, outputs, attributes));
    }

    /** Writes a node that takes the place of the original with all its outputs, in the original's domain. */
    void replace(String operator, List<String> inputs, List<OnnxAttribute> attributes) {
        written.add(new OnnxNode(
                node.name(),
                node.domain(),
                operator,
                node.overload(),
                inputs,
                node.outputs(),
                attributes,
                node.docString(),
                node.metadata()));
    }

    /** Writes a node of the default domain with one fresh output and returns its name. */
    String add(String operator, List<String> inputs, OnnxAttribute... attributes) {
        String output = freshName(operator);
        write(operator, inputs, List.of(output), List.of(attributes));
        return output;
    }

    /** Writes a constant and returns its name. */
    String constant(String hint, Tensor tensor) {
        String output = freshName(hint);
        write(
                "Constant",
                List.of(),
                List.of(output),
                List.of(OnnxAttribute.of(
                        "value", new OnnxAttributeValue.TensorValue(TensorExporter.export("", tensor)))));
        return output;
    }

    /** A constant vector of integers. */
    String vector(String hint, List<Long> values) {
        return constant(
                hint, Tensor.vector(values.stream().mapToLong(Long::longValue).toArray()));
    }

    /** A constant of rank 0 with the element type of the value {@code like}. */
    String scalarLike(String hint, double value, String like) {
        Optional<ElementType> element = facts.element(like);
        if (element.isPresent()) {
            return constant(hint, Tensor.scalar(element.get(), value));
        }
        return add("CastLike", List.of(constant(hint, Tensor.scalar(ElementType.F32, value)), like));
    }

    ModelException unsupported(String fact, String hint) {
        return error(DiagnosticCode.F004, fact, hint);
    }

    ModelException error(DiagnosticCode code, String fact, String hint) {
        return new ModelException(
                Diagnostic.error(code, location, node.operator() + "-" + version + ": " + fact, hint));
    }

    /** The outputs of the node named as they are, the first {@code count} of them. */
    List<String> outputs(int count) {
        return node.outputs().subList(0, Math.min(count, node.outputs().size()));
    }

    static Map<String, String> names(String... pairs) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return names;
    }
}
