package dev.sardonyx.frontend.importer;

import dev.sardonyx.frontend.text.OnnxTextReader;
import dev.sardonyx.ir.attribute.Attribute;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.ir.graph.Node;
import dev.sardonyx.ir.graph.Value;
import dev.sardonyx.ir.type.ValueType;
import dev.sardonyx.ops.ElementTypes;
import dev.sardonyx.ops.EvaluationContext;
import dev.sardonyx.ops.InferenceContext;
import dev.sardonyx.ops.Lowering;
import dev.sardonyx.ops.LoweringContext;
import dev.sardonyx.ops.Operator;
import dev.sardonyx.ops.OperatorRegister;
import dev.sardonyx.ops.OperatorSchema;
import dev.sardonyx.ops.StandardOperators;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Imports models in text form for tests, with operators that have names and attributes only, and prints graphs in short. */
final class Imports {
    private static final OperatorRegister STANDARD = StandardOperators.register();

    private static final OperatorRegister NAMES_ONLY = new OperatorRegister(List.of(
                    "Add",
                    "BatchNormalization",
                    "Cast",
                    "CastLike",
                    "Clip",
                    "Concat",
                    "ConstantOfShape",
                    "DFT",
                    "Div",
                    "Dropout",
                    "Expand",
                    "Flatten",
                    "Gemm",
                    "GridSample",
                    "GroupNormalization",
                    "Identity",
                    "If",
                    "LSTM",
                    "Loop",
                    "LpPool",
                    "Max",
                    "MeanVarianceNormalization",
                    "Mul",
                    "Neg",
                    "PRelu",
                    "Pad",
                    "ReduceMean",
                    "ReduceSum",
                    "Relu",
                    "Reshape",
                    "Resize",
                    "RoiAlign",
                    "Scan",
                    "ScatterElements",
                    "Selu",
                    "Shape",
                    "Slice",
                    "Softmax",
                    "Split",
                    "Sqrt",
                    "Squeeze",
                    "Sub",
                    "Sum",
                    "Tile",
                    "TopK",
                    "Unsqueeze",
                    "com.microsoft.Gelu",
                    "ai.onnx.ml.LabelEncoder")
            .stream()
            .map(NameOnly::new)
            .toList());

    private Imports() {}

    private record NameOnly(String name) implements Operator {
        @Override
        public OperatorSchema schema() {
            int dot = name.lastIndexOf('.');
            OperatorSchema.Builder schema =
                    OperatorSchema.of(dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
            OperatorSchema newest = STANDARD.get(name).schema();
            newest.attributes().values().forEach(schema::attribute);
            newest.regions().forEach(schema::region);
            return schema.variadicOperand("operands", "", ElementTypes.ALL).build();
        }

        @Override
        public List<ValueType> infer(InferenceContext in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Datum> evaluate(EvaluationContext in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Lowering lower(LoweringContext to) {
            throw new UnsupportedOperationException();
        }
    }

    static Graph graph(String text) {
        return graph(text, ImportOptions.DEFAULT);
    }

    static Graph graph(String text, ImportOptions options) {
        return GraphImporter.importModel(
                OnnxTextReader.read(text, "test"), Path.of("folder/model.onnx"), options, NAMES_ONLY);
    }

    /** The graph of a body {@code text} written for operator set {@code version}. */
    static Graph graph(int version, String text) {
        return graph("<ir_version: 8, opset_import: [\"\" : " + version + ", \"ai.onnx.ml\" : 1]> " + text);
    }

    static String print(Graph graph) {
        List<String> lines = new ArrayList<>();
        print(graph, "", lines);
        return String.join("\n", lines) + "\n";
    }

    private static void print(Graph graph, String indent, List<String> lines) {
        for (Node node : graph.nodes()) {
            String operands =
                    node.operands().stream().map(v -> operand(graph, v)).collect(Collectors.joining(", "));
            String attributes = node.attributes().isEmpty()
                    ? ""
                    : node.attributes().byName().entrySet().stream()
                            .map(e -> e.getKey() + "=" + attribute(e.getValue()))
                            .collect(Collectors.joining(", ", " {", "}"));
            String results = node.results().stream().map(Value::name).collect(Collectors.joining(", "));
            lines.add(indent + results + " = " + node.operator() + "(" + operands + ")" + attributes);
            for (Map.Entry<String, Graph> region : node.regions().entrySet()) {
                Graph inner = region.getValue();
                String parameters = inner.inputs().stream().map(Value::name).collect(Collectors.joining(", "));
                lines.add(indent + "  " + region.getKey() + " (" + parameters + ")");
                print(inner, indent + "    ", lines);
            }
        }
        lines.add(indent + "return "
                + graph.results().stream().map(v -> operand(graph, v)).collect(Collectors.joining(", ")));
    }

    private static String operand(Graph graph, Value value) {
        if (!value.isPresent()) {
            return "_";
        }
        return graph.weight(value).map(w -> constant(w.tensor())).orElse(value.name());
    }

    private static String constant(Tensor tensor) {
        String values = tensor.elementType() == ElementType.I64
                ? Arrays.toString(tensor.toLongs())
                : tensor.elementType() == ElementType.STRING
                        ? Arrays.toString(tensor.strings())
                        : Arrays.toString(tensor.toDoubles());
        return tensor.rank() == 0 ? values.substring(1, values.length() - 1) : values;
    }

    private static String attribute(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Int(long value) -> Long.toString(value);
            case Attribute.Float(float value) -> Float.toString(value);
            case Attribute.Text(String value) -> value;
            case Attribute.TensorValue(Tensor value) -> constant(value);
            case Attribute.Type(ValueType value) -> value.toString();
            case Attribute.Ints(List<Long> values) -> values.toString();
            case Attribute.Floats(List<Float> values) -> values.toString();
            case Attribute.Texts(List<String> values) -> values.toString();
        };
    }
}
