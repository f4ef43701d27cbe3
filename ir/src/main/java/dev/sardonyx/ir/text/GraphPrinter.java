package dev.sardonyx.ir.text;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.ir.type.TensorType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes graphs as text. {@link IrParser} reads it back: names, types, contents, attributes to the bit, and of
 * locations the names of nodes. Weights of many different elements are named by digest.
 */
public final class GraphPrinter {
    private final StringBuilder text = new StringBuilder();

    private GraphPrinter() {}

    public static String print(Graph graph) {
        GraphPrinter printer = new GraphPrinter();
        printer.graph(graph, "");
        return printer.text.append('\n').toString();
    }

    private void graph(Graph graph, String indent) {
        text.append("graph @")
                .append(Words.quoted(graph.name()))
                .append(" stage=")
                .append(graph.stage().name().toLowerCase(Locale.ROOT))
                .append(" (");
        for (int i = 0; i < graph.inputs().size(); i++) {
            Value input = graph.inputs().get(i);
            text.append(i == 0 ? "" : ", ").append(input).append(typed(graph, input));
            if (!graph.inputNames().get(i).equals(input.name())) {
                text.append(" as ").append(Words.quoted(graph.inputNames().get(i)));
            }
        }
        text.append(") {\n");
        String inner = indent + "  ";
        graph.weights().forEach((value, weight) -> weight(graph, value, weight, inner));
        graph.nodes().forEach(node -> node(graph, node, inner));
        graph.constraints().forEach(constraint -> constraint(constraint, inner));
        text.append(inner).append("return ");
        for (int i = 0; i < graph.results().size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(graph.results().get(i))
                    .append(" as ")
                    .append(Words.quoted(graph.resultNames().get(i)));
        }
        text.append('\n').append(indent).append('}');
    }

    private static String typed(Graph graph, Value value) {
        boolean known = graph.hasType(value) || graph.contents(value).isPresent();
        return known ? " : " + typing(graph, value) : "";
    }

    private static String typing(Graph graph, Value value) {
        String type = graph.hasType(value) ? graph.type(value).toString() : "_";
        return type + graph.contents(value).map(c -> " contains " + c).orElse("");
    }

    private void weight(Graph graph, Value value, Weight weight, String indent) {
        text.append(indent)
                .append(value)
                .append(" = weight ")
                .append(Words.quoted(weight.name()))
                .append(typed(graph, value))
                .append(" = ")
                .append(fits(graph, value, weight.tensor()) ? Elements.text(weight.tensor()) : tensor(weight.tensor()))
                .append('\n');
    }

    /** True when the type of {@code value} says what {@code tensor} is. */
    private static boolean fits(Graph graph, Value value, Tensor tensor) {
        return graph.hasType(value) && graph.type(value).equals(TensorType.of(tensor));
    }

    private static String tensor(Tensor tensor) {
        return "tensor(" + TensorType.of(tensor) + " " + Elements.text(tensor) + ")";
    }

    private void node(Graph graph, Node node, String indent) {
        text.append(indent)
                .append(node.results().stream().map(Value::toString).collect(Collectors.joining(", ")))
                .append(node.results().isEmpty() ? "= " : " = ")
                .append(Words.name(node.operator()))
                .append(node.operands().stream().map(Value::toString).collect(Collectors.joining(", ", "(", ")")));
        if (!node.attributes().isEmpty()) {
            text.append(node.attributes().byName().entrySet().stream()
                    .map(a -> Words.name(a.getKey()) + " = " + attribute(a.getValue()))
                    .collect(Collectors.joining(", ", " {", "}")));
        }
        for (Map.Entry<String, Graph> region : node.regions().entrySet()) {
            text.append(' ').append(Words.name(region.getKey())).append(' ');
            graph(region.getValue(), indent);
        }
        if (node.results().stream().anyMatch(r -> !typed(graph, r).isEmpty())) {
            text.append(" : ")
                    .append(node.results().stream().map(r -> typing(graph, r)).collect(Collectors.joining(", ")));
        }
        location(node.location());
        text.append('\n');
    }

    private void location(Location location) {
        if (!location.node().isEmpty()) {
            text.append(" loc(").append(Words.quoted(location.node())).append(')');
        }
    }

    private void constraint(Constraint constraint, String indent) {
        text.append(indent)
                .append("require ")
                .append(constraint.left())
                .append(" == ")
                .append(constraint.right())
                .append(" because ")
                .append(Words.quoted(constraint.reason()))
                .append('\n');
    }

    private static String attribute(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Int a -> String.valueOf(a.value());
            case Attribute.Float a -> Elements.attribute(a.value());
            case Attribute.Text a -> Words.quoted(a.value());
            case Attribute.TensorValue a -> tensor(a.value());
            case Attribute.Type a -> "type(" + a.value() + ")";
            case Attribute.Ints a -> list("ints", a.values(), String::valueOf);
            case Attribute.Floats a -> list("floats", a.values(), Elements::attribute);
            case Attribute.Texts a -> list("texts", a.values(), Words::quoted);
        };
    }

    /** The items in brackets; {@code kind} tells an empty list from that of another kind. */
    private static <T> String list(String kind, List<T> items, Function<T, String> spelling) {
        return items.stream().map(spelling).collect(Collectors.joining(", ", items.isEmpty() ? kind + "[" : "[", "]"));
    }
}
