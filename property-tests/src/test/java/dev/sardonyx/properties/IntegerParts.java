package dev.sardonyx.properties;

import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.tensor.Datum;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes of a quantised model that work on integers, cut out: each operand is an input, whose value ONNX Runtime
 * computed in the whole model, so that no rounding of floats before a node reaches it.
 *
 * @param model the nodes, with their initializers
 * @param inputs the recorded operands
 */
record IntegerParts(OnnxModel model, Map<String, Tensor> inputs) {
    private static final Set<String> OPERATORS = Set.of(
            "MatMulInteger",
            "ConvInteger",
            "QLinearMatMul",
            "QLinearConv",
            "QuantizeLinear",
            "DequantizeLinear",
            "DynamicQuantizeLinear");

    /** Runs {@code whole} on ONNX Runtime, not optimised, and cuts its integer nodes out. */
    static IntegerParts of(OnnxModel whole, Map<String, Tensor> inputs) {
        OnnxGraph graph = whole.graph();
        List<OnnxNode> nodes = graph.nodes().stream()
                .filter(n -> OPERATORS.contains(n.operator()))
                .toList();
        Set<String> constants =
                graph.initializers().stream().map(OnnxTensor::name).collect(Collectors.toSet());
        Set<String> operands = new LinkedHashSet<>();
        nodes.forEach(n -> operands.addAll(n.inputs()));
        operands.removeIf(name -> name.isEmpty() || constants.contains(name));
        Map<String, Tensor> recorded = recorded(whole, operands, inputs);
        Set<String> read = nodes.stream().flatMap(n -> n.inputs().stream()).collect(Collectors.toSet());
        OnnxGraph parts = OnnxGraph.of(
                "parts",
                recorded.entrySet().stream()
                        .map(e -> OnnxValueInfo.of(e.getKey(), type(e.getValue())))
                        .toList(),
                nodes.stream()
                        .flatMap(n -> n.outputs().stream())
                        .map(name -> untyped(result(name)))
                        .toList(),
                graph.initializers().stream()
                        .filter(t -> read.contains(t.name()))
                        .toList(),
                List.of(),
                nodes.stream().map(IntegerParts::renamed).toList());
        return new IntegerParts(whole.withGraph(parts), recorded);
    }

    private static Map<String, Tensor> recorded(OnnxModel whole, Set<String> names, Map<String, Tensor> inputs) {
        OnnxGraph graph = whole.graph();
        Map<String, Tensor> recorded = new LinkedHashMap<>();
        Set<String> computed = new LinkedHashSet<>(names);
        computed.removeAll(inputs.keySet());
        OnnxGraph telling = OnnxGraph.of(
                graph.name(),
                graph.inputs(),
                computed.stream().map(IntegerParts::untyped).toList(),
                graph.initializers(),
                graph.valueInfos(),
                graph.nodes());
        List<Datum> values = Peer.run(
                ModelProtoWriter.write(whole.withGraph(telling)),
                List.copyOf(inputs.keySet()),
                List.copyOf(inputs.values()));
        int next = 0;
        for (String name : computed) {
            recorded.put(name, (Tensor) values.get(next++));
        }
        inputs.forEach((name, value) -> {
            if (names.contains(name)) {
                recorded.put(name, value);
            }
        });
        return recorded;
    }

    private static OnnxValueInfo untyped(String name) {
        return OnnxValueInfo.of(name, new OnnxType.Unspecified());
    }

    private static OnnxType type(Tensor tensor) {
        List<OnnxDim> dims = new ArrayList<>();
        for (long extent : tensor.shape()) {
            dims.add(new OnnxDim.Known(extent));
        }
        return OnnxType.TensorType.of(TensorExporter.export("", tensor).dataType(), dims);
    }

    /** Results need names of their own: a result of one node is a recorded operand of another. */
    private static String result(String name) {
        return "result of " + name;
    }

    private static OnnxNode renamed(OnnxNode node) {
        return new OnnxNode(
                node.name(),
                node.domain(),
                node.operator(),
                node.overload(),
                node.inputs(),
                node.outputs().stream().map(IntegerParts::result).toList(),
                node.attributes(),
                "",
                Map.of());
    }
}
