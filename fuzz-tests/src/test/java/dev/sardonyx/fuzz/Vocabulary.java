package dev.sardonyx.fuzz;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sardonyx.frontend.protobuf.schema.GraphProto;
import dev.sardonyx.frontend.protobuf.schema.ModelProto;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.StandardOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Words that fit the fields of a model: its own names, operators, attributes, and words that code stumbles over. */
final class Vocabulary {
    static final List<OperatorSchema> SCHEMAS = StandardOperators.register().all().stream()
            .map(Operator::schema)
            .filter(schema -> !schema.domain().equals("sardonyx"))
            .toList();

    private static final List<String> DOMAINS = List.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft", "none", "local");
    private static final List<String> ODD = List.of(
            "",
            "class",
            "a b",
            "../../../etc/passwd",
            "/dev/zero",
            "a/b.c$d",
            "\u0000",
            "\u00e4\u4e2d\ud83d\ude00",
            "\\u000a*/",
            "record",
            "1",
            "inf",
            "x".repeat(70_000),
            "abc,ij->k",
            "ab->ba",
            "NOTSET",
            "SAME_UPPER",
            "linear",
            "cubic",
            "reverse",
            "Relu");
    private static final List<String> OPERATORS =
            SCHEMAS.stream().map(OperatorSchema::name).toList();
    private static final List<String> ATTRIBUTES = List.copyOf(new TreeSet<>(SCHEMAS.stream()
            .flatMap(schema -> schema.attributes().keySet().stream())
            .toList()));

    private final List<String> names;

    Vocabulary(ModelProto model) {
        this.names = names(model.getGraph());
    }

    private static List<String> names(GraphProto graph) {
        List<String> names = new ArrayList<>(List.of(""));
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        return names;
    }

    /** A word that may stand in {@code field}. */
    String word(FieldDescriptor field, Choices choices) {
        if (choices.oneIn(6)) {
            return choices.of(ODD);
        }
        return switch (field.getFullName()) {
            case "onnx.NodeProto.op_type" -> choices.of(OPERATORS);
            case "onnx.AttributeProto.name", "onnx.AttributeProto.ref_attr_name" -> choices.of(ATTRIBUTES);
            case "onnx.NodeProto.domain", "onnx.OperatorSetIdProto.domain", "onnx.FunctionProto.domain" ->
                choices.of(DOMAINS);
            default -> choices.of(names);
        };
    }
}
