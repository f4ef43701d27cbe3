package dev.sardonyx.compiler.quantize;

import dev.sardonyx.compiler.weights.ConstantWeight;
import dev.sardonyx.compiler.weights.ModelEditor;
import dev.sardonyx.compiler.weights.WeightRole;
import dev.sardonyx.compiler.weights.WeightUse;
import dev.sardonyx.frontend.model.OnnxAttribute;
import dev.sardonyx.frontend.model.OnnxNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores a table as integers that are dequantised after nodes {@code Gather} have chosen slices of it: rows of eight bits
 * with their scales by {@code Gather} of both, blocks of four bits by {@code GatherBlockQuantized}.
 */
final class TableWriter {
    private final ConstantWeight weight;
    private final QuantizedTensor quantized;
    private final Nodes nodes;

    private TableWriter(ConstantWeight weight, QuantizedTensor quantized, ModelEditor editor) {
        this.weight = weight;
        this.quantized = quantized;
        this.nodes = new Nodes(editor, weight.name());
    }

    /** True when every use gathers the table as it is stored, along an axis before the last. */
    static boolean fits(ConstantWeight weight) {
        int last = weight.stored().dims().size() - 1;
        return !weight.body().isOfFunction()
                && weight.isOnly(WeightRole.TABLE)
                && weight.uses().stream().allMatch(use -> {
                    int axis = axis(use);
                    return axis >= 0 && axis < last && isInOrder(use.permutation());
                });
    }

    private static boolean isInOrder(List<Integer> permutation) {
        return permutation.stream().sorted().toList().equals(permutation);
    }

    /** The axis that {@code use} gathers along; negative where it is wrong. */
    static int axis(WeightUse use) {
        long axis = WeightRole.integer(use.node(), "axis", 0);
        return (int) Math.clamp(axis < 0 ? axis + use.permutation().size() : axis, -1, Integer.MAX_VALUE);
    }

    /** A scale for each row along the last axis. */
    static Replacement rows(ConstantWeight weight, Codes codes, ModelEditor editor) {
        long[] shape = weight.values().shape();
        Grouping rows = Grouping.ofBlocks(shape, shape.length - 1, shape[shape.length - 1]);
        return new TableWriter(weight, QuantizedTensor.of(weight.values(), rows, codes), editor).byRows();
    }

    private Replacement byRows() {
        String values = nodes.constant("quantized", quantized.values());
        String scales = nodes.constant("scale", quantized.scales());
        String zeros = quantized.codes().isSymmetric() ? "" : nodes.constant("zero_point", quantized.zeros());
        Map<OnnxNode, List<OnnxNode>> changed = new IdentityHashMap<>();
        for (WeightUse use : weight.uses()) {
            String rows = cast(gather(use.node(), values));
            if (!zeros.isEmpty()) {
                rows = nodes.node("Sub", List.of(rows, cast(gather(use.node(), zeros))));
            }
            String factors = gather(use.node(), scales);
            nodes.result("Mul", List.of(rows, factors), use.node().outputs().getFirst());
            changed.put(use.node(), nodes.take());
        }
        return nodes.consumers(quantized.codes().text() + " per row", changed, quantized.relativeError());
    }

    private String gather(OnnxNode original, String table) {
        return nodes.node(
                "Gather",
                List.of(table, original.inputs().get(1)),
                original.attributes().toArray(OnnxAttribute[]::new));
    }

    private String cast(String value) {
        return nodes.node("Cast", List.of(value), Nodes.integer("to", 1));
    }

    /** A scale for each block along the last axis. */
    static Replacement blocks(ConstantWeight weight, int block, Codes codes, ModelEditor editor) {
        long[] shape = weight.values().shape();
        Grouping blocks = Grouping.ofBlocks(shape, shape.length - 1, block);
        return new TableWriter(weight, QuantizedTensor.of(weight.values(), blocks, codes), editor).byBlocks(block);
    }

    private Replacement byBlocks(int block) {
        String values = nodes.constant("quantized", quantized.values());
        String scales = nodes.constant("scale", quantized.scales());
        String zeros = quantized.codes().isSymmetric() ? "" : nodes.constant("zero_point", quantized.zeros());
        Map<OnnxNode, List<OnnxNode>> changed = new IdentityHashMap<>();
        for (WeightUse use : weight.uses()) {
            List<String> inputs =
                    new ArrayList<>(List.of(values, use.node().inputs().get(1), scales));
            if (!zeros.isEmpty()) {
                inputs.add(zeros);
            }
            nodes.microsoft(
                    use.node(),
                    "GatherBlockQuantized",
                    inputs,
                    use.node().outputs().getFirst(),
                    Nodes.integer("block_size", block),
                    Nodes.integer("gather_axis", axis(use)),
                    Nodes.integer("quantize_axis", use.permutation().size() - 1));
            changed.put(use.node(), nodes.take());
        }
        return nodes.consumers(quantized.codes().text() + " in groups of " + block, changed, quantized.relativeError());
    }
}
