package dev.sardonyx.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sardonyx.codegen.schedule.VectorTarget;
import dev.sardonyx.frontend.importer.GraphImporter;
import dev.sardonyx.frontend.importer.ImportOptions;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxDim;
import dev.sardonyx.frontend.model.OnnxGraph;
import dev.sardonyx.frontend.model.OnnxModel;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxOpset;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.frontend.model.OnnxType;
import dev.sardonyx.frontend.model.OnnxValueInfo;
import dev.sardonyx.frontend.protobuf.ModelProtoWriter;
import dev.sardonyx.ir.graph.Graph;
import dev.sardonyx.passes.fusion.FusionPolicy;
import dev.sardonyx.tensor.Tensor;
import dev.sardonyx.tensor.TensorComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model of one node, which the interpreter, compiled code and ONNX Runtime run. */
final class NodeModel {
    private static final long IR_VERSION = 10;

    private final OnnxNode node;
    private final List<String> operands = new ArrayList<>();
    private final List<OnnxValueInfo> inputs = new ArrayList<>();
    private final List<OnnxTensor> weights = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final boolean open;
    private List<OnnxOpset> opsets = List.of(new OnnxOpset("", 21), new OnnxOpset("com.microsoft", 1));

    private NodeModel(OnnxNode node, boolean open) {
        this.node = node;
        this.open = open;
    }

    /**
     * A node of an operator without operands.
     *
     * @param open whether the compiler is not told the extents of inputs, only which of them are equal
     * @param wanted which results the node names
     */
    static NodeModel of(String domain, String operator, boolean open, Map<String, Object> attributes, int... wanted) {
        List<OnnxAttribute> list = new ArrayList<>();
        attributes.forEach((name, value) -> list.add(OnnxAttribute.of(name, value(value))));
        List<String> outputs = new ArrayList<>();
        for (int result : wanted) {
            while (outputs.size() < result) {
                outputs.add("");
            }
            outputs.add("y" + result);
        }
        OnnxNode node = new OnnxNode("node", domain, operator, "", List.of(), outputs, list, "", Map.of());
        return new NodeModel(node, open);
    }

    @SuppressWarnings("unchecked")
    private static OnnxAttributeValue value(Object value) {
        return switch (value) {
            case Long number -> new OnnxAttributeValue.IntValue(number);
            case Integer number -> new OnnxAttributeValue.IntValue(number);
            case Float number -> new OnnxAttributeValue.FloatValue(number);
            case String text -> new OnnxAttributeValue.StringValue(text);
            case List<?> list
            when list.getFirst() instanceof Float -> new OnnxAttributeValue.Floats((List<Float>) list);
            case List<?> list -> new OnnxAttributeValue.Ints((List<Long>) list);
            default -> throw new IllegalArgumentException("no attribute of " + value.getClass());
        };
    }

    /** This model with other imports of operator sets. */
    NodeModel importing(OnnxOpset... imports) {
        opsets = List.of(imports);
        return this;
    }

    /** Adds an operand that is an input of the model; null for one that is not given. */
    NodeModel input(Tensor value) {
        String name = "x" + operands.size();
        operands.add(value == null ? "" : name);
        if (value != null) {
            values.add(value);
            List<OnnxDim> dims = new ArrayList<>();
            for (int axis = 0; axis < value.rank(); axis++) {
                dims.add(
                        open
                                ? new OnnxDim.Named("extent" + value.extent(axis))
                                : new OnnxDim.Known(value.extent(axis)));
            }
            OnnxTensor stored = TensorExporter.export(name, value);
            inputs.add(OnnxValueInfo.of(name, OnnxType.TensorType.of(stored.dataType(), dims)));
        }
        return this;
    }

    /** Adds an operand that is a constant of the model; null for one that is not given. */
    NodeModel weight(Tensor value) {
        String name = "w" + operands.size();
        operands.add(value == null ? "" : name);
        if (value != null) {
            weights.add(TensorExporter.export(name, value));
        }
        return this;
    }

    private OnnxModel model() {
        OnnxNode complete = new OnnxNode(
                node.name(),
                node.domain(),
                node.operator(),
                "",
                operands,
                node.outputs(),
                node.attributes(),
                "",
                Map.of());
        List<OnnxValueInfo> outputs = node.outputs().stream()
                .filter(name -> !name.isEmpty())
                .map(name -> OnnxValueInfo.of(name, new OnnxType.Unspecified()))
                .toList();
        OnnxGraph graph = OnnxGraph.of("graph", inputs, outputs, weights, List.of(), List.of(complete));
        return OnnxModel.of(IR_VERSION, opsets, graph);
    }

    Graph graph() {
        return GraphImporter.importModel(model(), Path.of("node.onnx"), ImportOptions.DEFAULT);
    }

    /** What ONNX Runtime gives. */
    List<Tensor> peer() {
        return Peer.run(
                        ModelProtoWriter.write(model()),
                        inputs.stream().map(OnnxValueInfo::name).toList(),
                        values)
                .stream()
                .map(Tensor.class::cast)
                .toList();
    }

    /** What the interpreter gives. */
    List<Tensor> interpreted() {
        return CompiledGraph.interpret(graph(), values);
    }

    /** Compiled code, scalar and with vectors, agrees with the interpreter. */
    NodeModel checkCompiled(TensorComparison tolerance) {
        List<Tensor> expected = interpreted();
        for (VectorTarget target : List.of(VectorTarget.SCALAR, VectorTarget.V512)) {
            List<Tensor> actual = CompiledGraph.run(graph(), values, target, FusionPolicy.DEFAULT, 1);
            compare(expected, actual, tolerance, "interpreter against " + target);
        }
        return this;
    }

    /** Interpreter, compiled code and ONNX Runtime agree. */
    void checkAll(TensorComparison tolerance) {
        checkPeer(tolerance).checkCompiled(tolerance);
    }

    /** The interpreter agrees with ONNX Runtime. */
    NodeModel checkPeer(TensorComparison tolerance) {
        compare(peer(), interpreted(), tolerance, "ONNX Runtime against interpreter");
        return this;
    }

    /** The first result of the interpreter agrees with ONNX Runtime. */
    NodeModel checkFirst(TensorComparison tolerance) {
        compare(peer().subList(0, 1), interpreted(), tolerance, "ONNX Runtime against interpreter");
        return this;
    }

    private void compare(List<Tensor> expected, List<Tensor> actual, TensorComparison tolerance, String how) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(tolerance.difference(expected.get(i), actual.get(i)))
                    .as("%s, result %d of %s %s", how, i, node.operator(), this)
                    .isEmpty();
        }
    }

    @Override
    public String toString() {
        return operands + " of " + values + node.attributes();
    }
}
