package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.schema.FunctionProto;
import dev.sardonyx.frontend.protobuf.schema.GraphProto;
import dev.sardonyx.frontend.protobuf.schema.NodeProto;
import dev.sardonyx.frontend.protobuf.schema.OperatorSetIdProto;
import dev.sardonyx.frontend.protobuf.schema.StringStringEntryProto;
import dev.sardonyx.frontend.protobuf.schema.TensorAnnotation;
import dev.sardonyx.frontend.protobuf.schema.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Turns records of graphs, nodes and functions into messages. */
final class GraphEncoder {
    private GraphEncoder() {}

    static GraphProto graph(OnnxGraph graph) {
        GraphProto.Builder message = GraphProto.newBuilder().setName(graph.name());
        graph.inputs().forEach(value -> message.addInput(valueInfo(value)));
        graph.outputs().forEach(value -> message.addOutput(valueInfo(value)));
        graph.valueInfos().forEach(value -> message.addValueInfo(valueInfo(value)));
        graph.initializers().forEach(tensor -> message.addInitializer(TensorEncoder.tensor(tensor)));
        graph.sparseInitializers().forEach(tensor -> message.addSparseInitializer(TensorEncoder.sparseTensor(tensor)));
        graph.nodes().forEach(node -> message.addNode(node(node)));
        graph.quantizationAnnotations()
                .forEach((tensor, roles) -> message.addQuantizationAnnotation(TensorAnnotation.newBuilder()
                        .setTensorName(tensor)
                        .addAllQuantParameterTensorNames(properties(roles))));
        unlessEmpty(graph.docString(), message::setDocString);
        return message.addAllMetadataProps(properties(graph.metadata())).build();
    }

    static FunctionProto function(OnnxFunction function) {
        FunctionProto.Builder message = FunctionProto.newBuilder()
                .setDomain(function.domain())
                .setName(function.name())
                .addAllInput(function.inputs())
                .addAllOutput(function.outputs())
                .addAllAttribute(function.attributeNames())
                .addAllOpsetImport(opsets(function.opsetImports()))
                .addAllMetadataProps(properties(function.metadata()));
        unlessEmpty(function.overload(), message::setOverload);
        unlessEmpty(function.docString(), message::setDocString);
        function.attributeDefaults()
                .forEach(attribute -> message.addAttributeProto(AttributeEncoder.attribute(attribute)));
        function.valueInfos().forEach(value -> message.addValueInfo(valueInfo(value)));
        function.nodes().forEach(node -> message.addNode(node(node)));
        return message.build();
    }

    static List<OperatorSetIdProto> opsets(List<OnnxOpset> opsets) {
        return opsets.stream()
                .map(opset -> OperatorSetIdProto.newBuilder()
                        .setDomain(opset.domain())
                        .setVersion(opset.version())
                        .build())
                .toList();
    }

    static List<StringStringEntryProto> properties(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(entry -> StringStringEntryProto.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())
                        .build())
                .toList();
    }

    static void unlessEmpty(String text, Consumer<String> setter) {
        if (!text.isEmpty()) {
            setter.accept(text);
        }
    }

    private static NodeProto node(OnnxNode node) {
        NodeProto.Builder message = NodeProto.newBuilder()
                .setOpType(node.operator())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs())
                .addAllMetadataProps(properties(node.metadata()));
        unlessEmpty(node.name(), message::setName);
        unlessEmpty(node.domain(), message::setDomain);
        unlessEmpty(node.overload(), message::setOverload);
        unlessEmpty(node.docString(), message::setDocString);
        node.attributes().forEach(attribute -> message.addAttribute(AttributeEncoder.attribute(attribute)));
        return message.build();
    }

    private static ValueInfoProto valueInfo(OnnxValueInfo value) {
        ValueInfoProto.Builder message =
                ValueInfoProto.newBuilder().setName(value.name()).addAllMetadataProps(properties(value.metadata()));
        TypeEncoder.type(value.type()).ifPresent(message::setType);
        unlessEmpty(value.docString(), message::setDocString);
        return message.build();
    }
}
