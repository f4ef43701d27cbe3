package dev.sardonyx.frontend.text;

import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeKind;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxExternalData;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxTensorData;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import java.util.List;
import java.util.function.Consumer;

/** Prints graphs, nodes and attributes. */
final class GraphTextPrinter {
    private static final String INDENT = "  ";

    private final StringBuilder text;
    private final TypeTextPrinter types = new TypeTextPrinter();

    GraphTextPrinter(StringBuilder text) {
        this.text = text;
    }

    void graph(OnnxGraph graph, int depth) {
        if (!graph.sparseInitializers().isEmpty()) {
            throw TypeTextPrinter.inexpressible("the graph '" + graph.name() + "' has sparse initializers");
        }
        text.append(Words.quoteUnlessIdentifier(graph.name())).append(" (");
        values(graph.inputs());
        text.append(") => (");
        values(graph.outputs());
        text.append(')');
        inner(withTypes(graph.valueInfos()), graph.initializers(), depth);
        body(graph.nodes(), depth);
    }

    /** Those of the values that have a type; the others say nothing. */
    List<OnnxValueInfo> withTypes(List<OnnxValueInfo> values) {
        return values.stream()
                .filter(value -> !(value.type() instanceof OnnxType.Unspecified))
                .toList();
    }

    void values(List<OnnxValueInfo> values) {
        join(values, this::value);
    }

    void body(List<OnnxNode> nodes, int depth) {
        text.append(" {\n");
        for (OnnxNode node : nodes) {
            text.append(INDENT.repeat(depth + 1));
            node(node, depth + 1);
            text.append('\n');
        }
        text.append(INDENT.repeat(depth)).append('}');
    }

    void attributes(List<OnnxAttribute> attributes, int depth) {
        join(attributes, attribute -> {
            text.append(attribute.name())
                    .append(" : ")
                    .append(attribute.kind().text())
                    .append(" = ");
            attributeValue(attribute.value(), depth);
        });
    }

    private void inner(List<OnnxValueInfo> values, List<OnnxTensor> initializers, int depth) {
        if (values.isEmpty() && initializers.isEmpty()) {
            return;
        }
        String line = "\n" + INDENT.repeat(depth + 1);
        text.append(" <").append(line);
        String separator = "";
        for (OnnxValueInfo value : values) {
            text.append(separator);
            value(value);
            separator = "," + line;
        }
        for (OnnxTensor tensor : initializers) {
            text.append(separator);
            initializer(tensor);
            separator = "," + line;
        }
        text.append('\n').append(INDENT.repeat(depth)).append('>');
    }

    private void value(OnnxValueInfo value) {
        text.append(types.type(value.type())).append(' ').append(Words.quoteUnlessIdentifier(value.name()));
    }

    private void initializer(OnnxTensor tensor) {
        text.append(types.tensorType(tensor)).append(' ').append(Words.quoteUnlessIdentifier(tensor.name()));
        text.append(" = ");
        if (tensor.data() instanceof OnnxTensorData.External(OnnxExternalData reference)) {
            external(reference);
        } else {
            new TensorTextPrinter(text).elements(tensor);
        }
    }

    private void external(OnnxExternalData reference) {
        text.append("[\"location\": ").append(Words.quote(reference.location()));
        text.append(", \"offset\": \"").append(reference.offsetBytes()).append('"');
        reference
                .lengthBytes()
                .ifPresent(
                        length -> text.append(", \"length\": \"").append(length).append('"'));
        if (!reference.checksum().isEmpty()) {
            text.append(", \"checksum\": ").append(Words.quote(reference.checksum()));
        }
        text.append(']');
    }

    private void node(OnnxNode node, int depth) {
        if (!node.name().isEmpty()) {
            text.append('[').append(Words.quoteUnlessIdentifier(node.name())).append("] ");
        }
        names(node.outputs());
        text.append(node.outputs().isEmpty() ? "= " : " = ");
        if (!node.domain().isEmpty()) {
            for (String part : node.domain().split("\\.", -1)) {
                text.append(Words.quoteUnlessIdentifier(part)).append('.');
            }
        }
        text.append(Words.quoteUnlessIdentifier(node.operator()));
        if (!node.overload().isEmpty()) {
            text.append(':').append(Words.quoteUnlessIdentifier(node.overload()));
        }
        if (!node.attributes().isEmpty()) {
            text.append(" <");
            attributes(node.attributes(), depth);
            text.append('>');
        }
        text.append(" (");
        names(node.inputs());
        text.append(')');
    }

    private void names(List<String> names) {
        join(names, name -> text.append(Words.quoteUnlessIdentifier(name)));
    }

    private void attributeValue(OnnxAttributeValue value, int depth) {
        switch (value) {
            case OnnxAttributeValue.FloatValue(float number) -> text.append(TensorTextPrinter.text(number));
            case OnnxAttributeValue.IntValue(long number) -> text.append(number);
            case OnnxAttributeValue.StringValue(String string) -> text.append(Words.quote(string));
            case OnnxAttributeValue.TensorValue(OnnxTensor tensor) -> tensor(tensor);
            case OnnxAttributeValue.GraphValue(OnnxGraph graph) -> graph(graph, depth);
            case OnnxAttributeValue.TypeValue(OnnxType type) -> text.append(types.type(type));
            case OnnxAttributeValue.Floats(var numbers) ->
                list(numbers, number -> text.append(TensorTextPrinter.text(number)));
            case OnnxAttributeValue.Ints(var numbers) -> list(numbers, text::append);
            case OnnxAttributeValue.Strings(var strings) -> list(strings, string -> text.append(Words.quote(string)));
            case OnnxAttributeValue.Tensors(var tensors) -> list(tensors, this::tensor);
            case OnnxAttributeValue.Graphs(var graphs) -> list(graphs, graph -> graph(graph, depth));
            case OnnxAttributeValue.Types(var list) -> list(list, type -> text.append(types.type(type)));
            case OnnxAttributeValue.Reference(String parameter, OnnxAttributeKind _) ->
                text.append('@').append(parameter);
            case OnnxAttributeValue.SparseTensorValue _, OnnxAttributeValue.SparseTensors _ ->
                throw TypeTextPrinter.inexpressible("an attribute holds sparse tensors");
        }
    }

    private void tensor(OnnxTensor tensor) {
        if (tensor.data() instanceof OnnxTensorData.External) {
            throw TypeTextPrinter.inexpressible("an attribute holds a tensor with external data");
        }
        text.append(types.tensorType(tensor)).append(' ');
        if (!tensor.name().isEmpty()) {
            text.append(Words.quoteUnlessIdentifier(tensor.name())).append(" = ");
        }
        new TensorTextPrinter(text).elements(tensor);
    }

    private <T> void list(List<T> elements, Consumer<T> print) {
        text.append('[');
        join(elements, print);
        text.append(']');
    }

    private <T> void join(List<T> elements, Consumer<T> print) {
        String separator = "";
        for (T element : elements) {
            text.append(separator);
            print.accept(element);
            separator = ", ";
        }
    }
}
