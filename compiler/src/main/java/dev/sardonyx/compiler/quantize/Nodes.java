package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.frontend.importer.TensorExporter;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxAttributeValue;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.frontend.model.OnnxTensor;
import dev.sardonyx.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes and constants of one replacement, with names that begin with that of the weight. */
final class Nodes {
    private final ModelEditor editor;
    private final String prefix;
    private final List<OnnxTensor> constants = new ArrayList<>();
    private List<OnnxNode> nodes = new ArrayList<>();

    Nodes(ModelEditor editor, String prefix) {
        this.editor = editor;
        this.prefix = prefix;
    }

    /** An integer attribute. */
    static OnnxAttribute integer(String name, long value) {
        return OnnxAttribute.of(name, new OnnxAttributeValue.IntValue(value));
    }

    /** A new name for a value. */
    String fresh(String role) {
        return editor.fresh(prefix + "_" + role);
    }

    /** Adds a constant; its name. */
    String constant(String role, Tensor value) {
        String name = fresh(role);
        constants.add(TensorExporter.export(name, value));
        return name;
    }

    /** Adds a node of a standard operator; the name of its result. */
    String node(String operator, List<String> inputs, OnnxAttribute... attributes) {
        String result = fresh(operator);
        result(operator, inputs, result, attributes);
        return result;
    }

    /** Adds a node of a standard operator whose result is called {@code result}. */
    void result(String operator, List<String> inputs, String result, OnnxAttribute... attributes) {
        add(OnnxNode.of(editor.fresh(result + "_node"), operator, inputs, List.of(result), List.of(attributes)));
    }

    /** Adds a node of ONNX Runtime's operators in the place of {@code original}, with its name and metadata. */
    void microsoft(
            OnnxNode original, String operator, List<String> inputs, String result, OnnxAttribute... attributes) {
        add(new OnnxNode(
                original.name(),
                "com.microsoft",
                operator,
                "",
                inputs,
                List.of(result),
                List.of(attributes),
                original.docString(),
                original.metadata()));
    }

    /** Adds {@code node} itself. */
    void add(OnnxNode node) {
        nodes.add(node);
    }

    /** The nodes since the last call. */
    List<OnnxNode> take() {
        List<OnnxNode> taken = List.copyOf(nodes);
        nodes = new ArrayList<>();
        return taken;
    }

    /** What defines the weight anew. */
    Replacement definition(String format, double error) {
        return new Replacement(format, constants, take(), Map.of(), error, "");
    }

    /** What changes the nodes that took the weight. */
    Replacement consumers(String format, Map<OnnxNode, List<OnnxNode>> changed, double error) {
        return new Replacement(format, constants, List.of(), changed, error, "");
    }
}
