package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.compiler.weights.WeightUse;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxNode;
import dev.sardonyx.tensor.ElementType;
import dev.sardonyx.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Stores a weight in sixteen bits and casts it, or what is gathered of it, back to f32. */
final class HalfWriter {
    private final ConstantWeight weight;
    private final Nodes nodes;
    private final Tensor halves;
    private final String format;

    private HalfWriter(ConstantWeight weight, Tensor halves, ModelEditor editor) {
        this.weight = weight;
        this.halves = halves;
        this.format = halves.elementType().text();
        this.nodes = new Nodes(editor, weight.name());
    }

    /** The weight in {@code type}, whose range may be too small for it: elements become infinite then. */
    static Tensor rounded(Tensor weights, ElementType type) {
        Tensor halves = Tensor.zeros(type, weights.shape());
        for (long i = 0; i < weights.size(); i++) {
            halves.setDouble(i, weights.getDouble(i));
        }
        return halves;
    }

    /** The weight cast as a whole. */
    static Replacement definition(ConstantWeight weight, Tensor halves, ModelEditor editor) {
        HalfWriter writer = new HalfWriter(weight, halves, editor);
        String stored = writer.nodes.constant(writer.format, halves);
        writer.nodes.result("Cast", List.of(stored), weight.name(), Nodes.integer("to", 1));
        return writer.nodes.definition(writer.format, writer.error());
    }

    /** Slices that nodes {@code Gather} take of it, cast one by one. */
    static Replacement table(ConstantWeight weight, Tensor halves, ModelEditor editor) {
        HalfWriter writer = new HalfWriter(weight, halves, editor);
        String stored = writer.nodes.constant(writer.format, halves);
        Map<OnnxNode, List<OnnxNode>> changed = new IdentityHashMap<>();
        for (WeightUse use : weight.uses()) {
            changed.put(use.node(), writer.gathered(use.node(), stored));
        }
        return writer.nodes.consumers(writer.format, changed, writer.error());
    }

    private List<OnnxNode> gathered(OnnxNode gather, String stored) {
        String slices = nodes.node(
                "Gather",
                List.of(stored, gather.inputs().get(1)),
                gather.attributes().toArray(OnnxAttribute[]::new));
        nodes.result("Cast", List.of(slices), gather.outputs().getFirst(), Nodes.integer("to", 1));
        return nodes.take();
    }

    private double error() {
        double errors = 0;
        double squares = 0;
        for (long i = 0; i < halves.size(); i++) {
            double value = weight.values().getDouble(i);
            double difference = halves.getDouble(i) - value;
            errors += difference * difference;
            squares += value * value;
        }
        return squares == 0 ? 0 : Math.sqrt(errors / squares);
    }
}
