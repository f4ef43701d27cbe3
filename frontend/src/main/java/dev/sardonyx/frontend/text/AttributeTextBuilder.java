package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeKind;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.FloatValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.GraphValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.IntValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.StringValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.TensorValue;
import dev.sardonyx.frontend.model.OnnxAttributeValue.TypeValue;
import java.util.List;
import java.util.function.Function;

/**
 * Builds attributes from parsed text. A kind that the text does not name follows from the value; integers among
 * decimals are decimals.
 */
record AttributeTextBuilder(
        TextErrors errors, GraphTextBuilder graphs, TypeTextBuilder types, TensorTextBuilder tensors) {

    OnnxAttribute attribute(OnnxTextParser.AttributeContext attribute) {
        OnnxAttributeKind kind = attribute.kind == null ? null : kind(attribute.kind);
        OnnxAttributeValue value = switch (attribute.attributeValue()) {
            case OnnxTextParser.ReferenceContext reference -> reference(reference, kind);
            case OnnxTextParser.SingleContext single -> single(single.item(), kind);
            case OnnxTextParser.ListContext list -> list(list, kind);
            default -> throw errors.at(attribute.getStart(), "the attribute has no value", "write a value after '='");
        };
        return OnnxAttribute.of(attribute.attributeName.getText(), value);
    }

    private OnnxAttributeKind kind(OnnxTextParser.IdentifierContext name) {
        return OnnxAttributeKind.ofText(name.getText())
                .orElseThrow(() -> errors.at(
                        name.getStart(),
                        "expected an attribute kind such as int, floats or graph, found " + name.getText(),
                        "use a kind of the ONNX text syntax"));
    }

    private OnnxAttributeValue reference(OnnxTextParser.ReferenceContext reference, OnnxAttributeKind kind) {
        if (kind == null) {
            throw errors.at(
                    reference.getStart(),
                    "the reference @" + reference.identifier().getText() + " has no kind",
                    "write the kind before '=', as in axis : int = @axis");
        }
        return new OnnxAttributeValue.Reference(reference.identifier().getText(), kind);
    }

    private OnnxAttributeValue single(OnnxTextParser.ItemContext item, OnnxAttributeKind kind) {
        OnnxAttributeValue value = item(item);
        if (value instanceof IntValue(long number) && kind == OnnxAttributeKind.FLOAT) {
            return new FloatValue(number);
        }
        if (kind != null && kind != value.kind()) {
            throw mismatch(item, kind.text(), value);
        }
        return value;
    }

    private OnnxAttributeValue list(OnnxTextParser.ListContext list, OnnxAttributeKind kind) {
        List<OnnxAttributeValue> values = list.item().stream().map(this::item).toList();
        OnnxAttributeKind actual = kind == null ? listKind(list, values) : kind;
        return switch (actual) {
            case FLOATS -> new OnnxAttributeValue.Floats(collect(list, values, this::asFloat));
            case INTS ->
                new OnnxAttributeValue.Ints(collect(
                        list, values, value -> value instanceof IntValue(long number) ? number : null));
            case STRINGS ->
                new OnnxAttributeValue.Strings(collect(
                        list, values, value -> value instanceof StringValue(String text) ? text : null));
            case TENSORS ->
                new OnnxAttributeValue.Tensors(collect(
                        list, values, value -> value instanceof TensorValue(var tensor) ? tensor : null));
            case GRAPHS ->
                new OnnxAttributeValue.Graphs(collect(
                        list, values, value -> value instanceof GraphValue(var graph) ? graph : null));
            case TYPES ->
                new OnnxAttributeValue.Types(collect(
                        list, values, value -> value instanceof TypeValue(var type) ? type : null));
            default ->
                throw errors.at(
                        list.getStart(), "a list cannot be of the kind " + actual.text(), "use a kind for lists");
        };
    }

    private OnnxAttributeKind listKind(OnnxTextParser.ListContext list, List<OnnxAttributeValue> values) {
        if (values.isEmpty()) {
            throw errors.at(
                    list.getStart(),
                    "the kind of an empty list is not known",
                    "write the kind before '=', as in axes : ints = []");
        }
        if (values.stream().anyMatch(FloatValue.class::isInstance)) {
            return OnnxAttributeKind.FLOATS;
        }
        return switch (values.getFirst().kind()) {
            case INT -> OnnxAttributeKind.INTS;
            case STRING -> OnnxAttributeKind.STRINGS;
            case TENSOR -> OnnxAttributeKind.TENSORS;
            case GRAPH -> OnnxAttributeKind.GRAPHS;
            default -> OnnxAttributeKind.TYPES;
        };
    }

    /** The elements of a list; {@code element} gives null for a value of another kind. */
    private <T> List<T> collect(
            OnnxTextParser.ListContext list, List<OnnxAttributeValue> values, Function<OnnxAttributeValue, T> element) {
        for (int i = 0; i < values.size(); i++) {
            if (element.apply(values.get(i)) == null) {
                throw mismatch(list.item(i), "the kind of the list", values.get(i));
            }
        }
        return values.stream().map(element).toList();
    }

    private Float asFloat(OnnxAttributeValue value) {
        return switch (value) {
            case FloatValue(float number) -> number;
            case IntValue(long number) -> (float) number;
            default -> null;
        };
    }

    private OnnxAttributeValue item(OnnxTextParser.ItemContext item) {
        return switch (item) {
            case OnnxTextParser.GraphItemContext graph -> new GraphValue(graphs.graph(graph.graph()));
            case OnnxTextParser.TensorItemContext tensor ->
                new TensorValue(tensors.tensor(
                        tensor.name() == null ? "" : Words.name(tensor.name()), tensor.type(), tensor.elements()));
            case OnnxTextParser.TypeItemContext type -> new TypeValue(types.type(type.type()));
            case OnnxTextParser.LiteralItemContext literal -> literal(literal.literal());
            default -> throw errors.at(item.getStart(), "expected a value, found " + item.getText(), "write a value");
        };
    }

    private OnnxAttributeValue literal(OnnxTextParser.LiteralContext literal) {
        if (literal.INTEGER() != null) {
            return new IntValue(Words.integer(literal.INTEGER().getSymbol(), errors));
        }
        return literal.STRING() != null
                ? new StringValue(Words.string(literal.STRING().getText()))
                : new FloatValue(TensorTextBuilder.parseFloat(literal.getText()));
    }

    private RuntimeException mismatch(OnnxTextParser.ItemContext item, String expected, OnnxAttributeValue found) {
        return errors.at(
                item.getStart(),
                "expected " + expected + ", found " + found.kind().text(),
                "correct the kind or the value");
    }
}
