package dev.sardonyx.ir.text;

import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.diagnostic.Location;
import dev.sardonyx.ir.graph.Constraint;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.graph.Weight;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes graphs as text. */
public final class GraphPrinter {
    /** Weights with more elements are named by digest; their elements are not part of the text. */
    private static final long LARGEST_INLINE = 64;

    private final StringBuilder text = new StringBuilder();

    private GraphPrinter() {}

    public static String print(Graph graph) {
        GraphPrinter printer = new GraphPrinter();
        printer.graph(graph, "");
        return printer.text.append('\n').toString();
    }

    private void graph(Graph graph, String indent) {
        text.append("graph @")
                .append(quoted(graph.name()))
                .append(" stage=")
                .append(graph.stage().name().toLowerCase(Locale.ROOT))
                .append(" (");
        for (int i = 0; i < graph.inputs().size(); i++) {
            Value input = graph.inputs().get(i);
            text.append(i == 0 ? "" : ", ").append(input).append(typed(graph, input));
            if (!graph.inputNames().get(i).equals(input.name())) {
                text.append(" as ").append(quoted(graph.inputNames().get(i)));
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
                    .append(quoted(graph.resultNames().get(i)));
        }
        text.append('\n').append(indent).append('}');
    }

    private static String typed(Graph graph, Value value) {
        return graph.hasType(value) ? " : " + graph.type(value) : "";
    }

    private void weight(Graph graph, Value value, Weight weight, String indent) {
        text.append(indent)
                .append(value)
                .append(" = weight ")
                .append(quoted(weight.name()))
                .append(typed(graph, value))
                .append(" = ")
                .append(elements(weight.tensor()))
                .append('\n');
    }

    private void node(Graph graph, Node node, String indent) {
        text.append(indent)
                .append(node.results().stream().map(Value::toString).collect(Collectors.joining(", ")))
                .append(" = ")
                .append(node.operator())
                .append(node.operands().stream().map(Value::toString).collect(Collectors.joining(", ", "(", ")")));
        if (!node.attributes().isEmpty()) {
            text.append(node.attributes().byName().entrySet().stream()
                    .map(a -> a.getKey() + " = " + attribute(a.getValue()))
                    .collect(Collectors.joining(", ", " {", "}")));
        }
        for (Map.Entry<String, Graph> region : node.regions().entrySet()) {
            text.append(' ').append(region.getKey()).append(' ');
            graph(region.getValue(), indent);
        }
        List<Value> results = node.results();
        if (results.stream().allMatch(r -> !r.isPresent() || graph.hasType(r))) {
            text.append(" : ").append(results.stream()
                    .map(r -> r.isPresent() ? graph.type(r).toString() : "_")
                    .collect(Collectors.joining(", ")));
        }
        for (Value result : results) {
            graph.contents(result).ifPresent(c -> text.append(" contains ").append(c));
        }
        location(node.location());
        text.append('\n');
    }

    private void location(Location location) {
        if (!location.node().isEmpty()) {
            text.append(" loc(").append(quoted(location.node())).append(')');
        }
    }

    private void constraint(Constraint constraint, String indent) {
        text.append(indent)
                .append("require ")
                .append(constraint.left())
                .append(" == ")
                .append(constraint.right())
                .append(" because ")
                .append(quoted(constraint.reason()))
                .append('\n');
    }

    private static String attribute(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Int a -> String.valueOf(a.value());
            case Attribute.Float a -> a.value() + "f";
            case Attribute.Text a -> quoted(a.value());
            case Attribute.TensorValue a -> "tensor(" + a.value().elementType().text()
                    + java.util.Arrays.toString(a.value().shape()) + " " + elements(a.value()) + ")";
            case Attribute.Type a -> "type(" + a.value() + ")";
            case Attribute.Ints a -> a.values().toString();
            case Attribute.Floats a -> a.values().stream()
                    .map(v -> v + "f")
                    .collect(Collectors.joining(", ", "[", "]"));
            case Attribute.Texts a -> a.values().stream()
                    .map(GraphPrinter::quoted)
                    .collect(Collectors.joining(", ", "[", "]"));
        };
    }

    /** All elements, one for all when they are the same, or the digest of many. */
    static String elements(Tensor tensor) {
        if (tensor.size() > LARGEST_INLINE) {
            return "digest(" + WeightDigest.of(tensor) + ")";
        }
        StringBuilder elements = new StringBuilder("[");
        for (int i = 0; i < tensor.size(); i++) {
            elements.append(i == 0 ? "" : ", ").append(element(tensor, i));
        }
        return elements.append(']').toString();
    }

    private static String element(Tensor tensor, int index) {
        ElementType type = tensor.elementType();
        return switch (type.kind()) {
            case STRING -> quoted(tensor.strings()[index]);
            case BOOL -> String.valueOf(tensor.getBoolean(index));
            case SIGNED, UNSIGNED -> type == ElementType.U64
                    ? Long.toUnsignedString(tensor.getLong(index))
                    : String.valueOf(tensor.getLong(index));
            case FLOAT -> type == ElementType.F64
                    ? String.valueOf(tensor.getDouble(index))
                    : String.valueOf(tensor.getFloat(index));
        };
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < ' ' || c > '~') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
