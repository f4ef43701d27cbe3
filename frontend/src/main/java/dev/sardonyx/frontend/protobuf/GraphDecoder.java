package dev.sardonyx.frontend.protobuf;

import dev.sardonyx.frontend.model.OnnxFunction;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxSparseTensor;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.schema.FunctionProto;
import dev.sardonyx.frontend.protobuf.schema.GraphProto;
import dev.sardonyx.frontend.protobuf.schema.NodeProto;
import dev.sardonyx.frontend.protobuf.schema.OperatorSetIdProto;
import dev.sardonyx.frontend.protobuf.schema.SparseTensorProto;
import dev.sardonyx.frontend.protobuf.schema.StringStringEntryProto;
import dev.sardonyx.frontend.protobuf.schema.TensorAnnotation;
import dev.sardonyx.frontend.protobuf.schema.TensorProto;
import dev.sardonyx.frontend.protobuf.schema.ValueInfoProto;
import dev.sardonyx.ir.diagnostic.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns messages of graphs, nodes and functions into records. */
final class GraphDecoder {
    private final String file;

    GraphDecoder(String file) {
        this.file = file;
    }

    OnnxGraph graph(GraphProto graph) {
        Location place = new Location(file, graph.getName(), "", "");
        return new OnnxGraph(
                graph.getName(),
                valueInfos(graph.getInputList(), place),
                valueInfos(graph.getOutputList(), place),
                initializers(graph.getInitializerList(), place),
                sparseInitializers(graph.getSparseInitializerList(), place),
                valueInfos(graph.getValueInfoList(), place),
                nodes(graph.getNodeList(), graph.getName()),
                annotations(graph.getQuantizationAnnotationList()),
                graph.getDocString(),
                properties(graph.getMetadataPropsList()));
    }

    OnnxFunction function(FunctionProto function) {
        Location place = new Location(file, function.getName(), "", "");
        var attributes = new AttributeDecoder(this, place);
        return new OnnxFunction(
                function.getDomain(),
                function.getName(),
                function.getOverload(),
                function.getInputList(),
                function.getOutputList(),
                function.getAttributeList(),
                function.getAttributeProtoList().stream()
                        .map(attributes::attribute)
                        .toList(),
                opsets(function.getOpsetImportList()),
                valueInfos(function.getValueInfoList(), place),
                nodes(function.getNodeList(), function.getName()),
                function.getDocString(),
                properties(function.getMetadataPropsList()));
    }

    static List<OnnxOpset> opsets(List<OperatorSetIdProto> opsets) {
        return opsets.stream()
                .map(opset -> new OnnxOpset(opset.getDomain(), opset.getVersion()))
                .toList();
    }

    /** The entries as a map; of entries with one key the last counts. */
    static Map<String, String> properties(List<StringStringEntryProto> entries) {
        var properties = new LinkedHashMap<String, String>();
        entries.forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
        return properties;
    }

    private List<OnnxNode> nodes(List<NodeProto> nodes, String graph) {
        return nodes.stream().map(node -> node(node, graph)).toList();
    }

    private OnnxNode node(NodeProto node, String graph) {
        var attributes = new AttributeDecoder(this, new Location(file, graph, node.getName(), node.getOpType()));
        return new OnnxNode(
                node.getName(),
                node.getDomain(),
                node.getOpType(),
                node.getOverload(),
                node.getInputList(),
                node.getOutputList(),
                node.getAttributeList().stream().map(attributes::attribute).toList(),
                node.getDocString(),
                properties(node.getMetadataPropsList()));
    }

    private static List<OnnxTensor> initializers(List<TensorProto> tensors, Location place) {
        var decoder = new TensorDecoder(place);
        return tensors.stream().map(decoder::tensor).toList();
    }

    private static List<OnnxSparseTensor> sparseInitializers(List<SparseTensorProto> tensors, Location place) {
        var decoder = new TensorDecoder(place);
        return tensors.stream().map(decoder::sparseTensor).toList();
    }

    private static List<OnnxValueInfo> valueInfos(List<ValueInfoProto> values, Location place) {
        return values.stream()
                .map(value -> new OnnxValueInfo(
                        value.getName(),
                        new TypeDecoder(place, value.getName()).type(value.getType()),
                        value.getDocString(),
                        properties(value.getMetadataPropsList())))
                .toList();
    }

    private static Map<String, Map<String, String>> annotations(List<TensorAnnotation> annotations) {
        var byTensor = new LinkedHashMap<String, Map<String, String>>();
        annotations.forEach(annotation ->
                byTensor.put(annotation.getTensorName(), properties(annotation.getQuantParameterTensorNamesList())));
        return byTensor;
    }
}
