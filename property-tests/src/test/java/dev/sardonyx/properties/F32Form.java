package dev.sardonyx.properties;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.importer.TensorImporter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDataType;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The f32 form of a model of f16: the same weights and nodes, with f32 wherever it has f16. */
final class F32Form {
    private static final Set<String> TYPE_ATTRIBUTES = Set.of("to", "dtype");

    private final TensorImporter tensors;

    private F32Form(Path file) {
        this.tensors = TensorImporter.of(file);
    }

    /** The f32 form of {@code model}, which was read from {@code file} and has no nested graphs with f16 in them. */
    static OnnxModel of(OnnxModel model, Path file) {
        F32Form form = new F32Form(file);
        OnnxGraph graph = model.graph();
        return model.withGraph(OnnxGraph.of(
                graph.name(),
                graph.inputs().stream().map(form::value).toList(),
                graph.outputs().stream().map(form::value).toList(),
                graph.initializers().stream().map(form::tensor).toList(),
                List.of(),
                graph.nodes().stream().map(form::node).toList()));
    }

    /** {@code tensor} in f32 when it is of f16. */
    static Tensor widened(Tensor tensor) {
        if (tensor.elementType() != ElementType.F16) {
            return tensor;
        }
        Tensor wide = Tensor.zeros(ElementType.F32, tensor.shape());
        for (long i = 0; i < tensor.size(); i++) {
            wide.setDouble(i, tensor.getDouble(i));
        }
        return wide;
    }

    private OnnxValueInfo value(OnnxValueInfo value) {
        return value.type() instanceof OnnxType.TensorType(OnnxDataType element, var shape)
                        && element == OnnxDataType.FLOAT16
                ? OnnxValueInfo.of(value.name(), new OnnxType.TensorType(OnnxDataType.FLOAT, shape))
                : value;
    }

    private OnnxTensor tensor(OnnxTensor tensor) {
        return tensor.dataType() == OnnxDataType.FLOAT16
                ? TensorExporter.export(tensor.name(), widened(tensors.tensor(tensor)))
                : tensor;
    }

    private OnnxNode node(OnnxNode node) {
        List<OnnxAttribute> attributes = node.attributes().stream()
                .map(a -> OnnxAttribute.of(a.name(), attribute(a)))
                .toList();
        return new OnnxNode(
                node.name(),
                node.domain(),
                node.operator(),
                node.overload(),
                node.inputs(),
                node.outputs(),
                attributes,
                node.docString(),
                node.metadata());
    }

    private OnnxAttributeValue attribute(OnnxAttribute attribute) {
        return switch (attribute.value()) {
            case OnnxAttributeValue.TensorValue(OnnxTensor t) -> new OnnxAttributeValue.TensorValue(tensor(t));
            case OnnxAttributeValue.IntValue(long number)
            when TYPE_ATTRIBUTES.contains(attribute.name()) && number == OnnxDataType.FLOAT16.number() ->
                new OnnxAttributeValue.IntValue(OnnxDataType.FLOAT.number());
            default -> attribute.value();
        };
    }
}
